/** Why a punch of a phone is kept back although it was taken. */
export type MobileHeld = 'no_employee' | 'over_limit' | 'company_inactive';

/** To whoever reviews it: what is in the way, and the way out. */
export const heldForReviewer: Readonly<Record<MobileHeld, string>> = {
  no_employee: 'No employee yet: link this user under Company > Users, then decide',
  over_limit: 'Above the mobile punches of this month: order a higher package, or accept it next month',
  company_inactive: 'Came while the company was not active',
};

/** To the worker who made it. */
export const heldForWorker: Readonly<Record<MobileHeld, string>> = {
  no_employee: 'Kept. It counts once your admin has linked you to your employee record.',
  over_limit: 'Kept. Your company’s package holds no more mobile punches this month; ask your admin.',
  company_inactive: 'Kept. Your company is not active at the moment.',
};
