/** What is said of companies, packages, payments, requests, leave and files of employees. */
export const companyActionWords = {
  order: 'Order this package',
  confirmPayment: 'Confirm payment',
  voidInvoice: 'Void invoice',
  payOnline: 'Pay online',
  linkUser: 'Link to the company',
  linkAndActivate: 'Link and activate',
  declineUser: 'Decline',
  activateUser: 'Activate',
  inviteAgain: 'Send an invitation',
  signUserOut: 'Sign out everywhere',
  resetSecondStep: 'Reset second step',
  releaseUser: 'Release from the company',
  activate: 'Activate',
  deactivate: 'Deactivate',
  extend: 'Extend',
  changePackage: 'Change package',
  enterSupport: 'Enter as support',
  closeCompany: 'Close',
  exportList: 'Export',
};

export const companyMessages = {
  noLimit: 'Leave a number empty for no limit.',
  emptyStays: 'Empty fields stay unchanged.',
  emptyIsYou: 'Leave it empty to ask for yourself.',
  inviteHim: 'Create a user for this employee too, and send an invitation to the e-mail address.',
  adminIsInvited: 'They get an invitation and choose their own password.',
  joinCodeIs: 'Give this code to people who should join your company.',
  howToPay:
    'Pay online if available, or by bank transfer or mobile money with the invoice number as reference. Hajira then confirms the payment.',
  ask_file: 'CSV or XLSX file',
  ask_reason: 'Reason',
  ask_method: 'Paid by',
  ask_reference: 'Payment reference (bank or mobile money)',
  ask_days: 'Days',
  ask_packageId: 'Package',
  ask_minutes: 'Minutes',
  ask_canWrite: 'Allow changes to users, roles and employees (at most 60 minutes)',
  ask_employeeId: 'Employee record',
  ask_newCode: 'Or add a new employee with this code (takes a seat)',
  orderAsk:
    'An invoice is created. The package applies when it is paid; a free package applies immediately. An earlier unpaid order is cancelled.',
  orderDone: 'Ordered. Pay the open invoice under Invoices; the package applies when it is paid.',
  orderApplied: 'The package applies now.',
  confirmPaymentAsk: 'The package on this invoice applies immediately, and the company is active.',
  confirmPaymentDone: 'Paid. The package applies.',
  voidInvoiceAsk: 'This invoice no longer has to be paid.',
  voidInvoiceDone: 'Voided.',
  payOnlineAsk: 'You pay on the payment provider’s page and return here.',
  linkUserAsk:
    'They become a user of your company and stay inactive until you activate them. Check who they are first. Only your company can release them later.',
  linkUserDone: 'Linked. Activate them under Users.',
  linkAndActivateAsk:
    'They become a user of your company and are active immediately. They have no role until you assign one.',
  linkAndActivateDone: 'Linked and active.',
  declineUserAsk: 'They stay without a company and can ask again.',
  declineUserDone: 'Declined.',
  activateUserAsk:
    'Choose their employee record or add a new one. Without one they count toward the user limit of your package.',
  activateUserDone: 'Active. They can punch and request leave. Assign a role for more rights.',
  inviteAgainAsk: 'They get an e-mail with a link to choose a password. Earlier invitations stop working.',
  inviteAgainDone: 'Invitation sent.',
  signUserOutAsk:
    'Ends all their sessions, in browsers and on phones. Punches waiting on a phone stay there. They get an e-mail.',
  signUserOutDone: 'Signed out everywhere.',
  resetSecondStepAsk:
    'For users who lost both their phone and their recovery codes. Verify their identity first: afterwards the password alone is enough to sign in. They are signed out and get an e-mail.',
  resetSecondStepDone: 'Reset. They sign in with their password and set up the second step again.',
  releaseUserAsk:
    'Their roles, rights, tokens and sessions end immediately. Their employee record, punches and journal stay here. They can join another company.',
  releaseUserDone: 'Released. They no longer belong to a company.',
  activateAsk: 'The company is active again, and its held punches are released. The company sees your reason.',
  activateDone: 'Active.',
  deactivateAsk:
    'Nobody in the company can sign in, except its admin to pay. Punches are still received and held. The company sees your reason.',
  deactivateDone: 'Deactivated.',
  extendAsk: 'Adds this many days, from the end of the paid period or from now. The company sees your reason.',
  extendDone: 'Extended.',
  changePackageAsk: 'Changes the package now, without a payment. The company sees your reason.',
  changePackageDone: 'Changed.',
  enterSupportAsk:
    'You see the company as its users do, without salaries. The company sees who entered, why and for how long.',
  enterSupportDone: 'You are now in the company as support.',
  closeCompanyAsk:
    'Its users are released and can join another company. Its records stay. The company sees your reason.',
  closeCompanyDone: 'Closed.',
  importEmployeesAsk:
    'A CSV or XLSX file with a header row in English or Bangla. You match the columns to fields and check a preview before anything is saved. Empty cells leave existing values unchanged.',
  exportListAsk:
    'Exports the filtered list with the columns you can see. CSV has no row limit; XLSX holds up to 20,000 rows.',
  employeesImportStarted: 'Import started. Its progress is also under Files of employees.',
};
