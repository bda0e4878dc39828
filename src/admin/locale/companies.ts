/** What is said of companies, packages, payments, requests, leave and files of employees. */
export const companyActionWords = {
  order: 'Order this package',
  confirmPayment: 'Confirm payment',
  voidInvoice: 'Take it back',
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
  emptyStays: 'What is left empty stays as it is.',
  emptyIsYou: 'Leave it empty to ask for yourself.',
  inviteHim: 'Make a user of him too, and send an invitation to his e-mail address.',
  adminIsInvited: 'He gets an invitation and chooses his own password.',
  joinCodeIs: 'Tell it to whoever shall ask to join your company.',
  howToPay:
    'Pay online where it is offered, or by bank or mobile money with the invoice number as the reference; Hajira then confirms it.',
  ask_file: 'CSV or XLSX file',
  ask_reason: 'Reason',
  ask_method: 'Paid by',
  ask_reference: 'Reference of the bank or mobile money',
  ask_days: 'Days',
  ask_packageId: 'Package',
  ask_minutes: 'Minutes',
  ask_canWrite: 'To change users, roles and employees (60 minutes at most)',
  ask_employeeId: 'Who he is on the payroll',
  ask_newCode: 'Or add him as a new employee with this code (takes a seat)',
  orderAsk:
    'An invoice is written. The package applies once it is paid; one that costs nothing applies at once. A former order that is not paid is taken back.',
  orderDone: 'Ordered. Pay the open invoice under Invoices; the package applies once it is paid.',
  orderApplied: 'The package applies from now on.',
  confirmPaymentAsk: 'The package of this invoice applies at once, and the company works.',
  confirmPaymentDone: 'Paid. The package applies.',
  voidInvoiceAsk: 'Nobody has to pay it any more.',
  voidInvoiceDone: 'Taken back.',
  payOnlineAsk: 'You pay on the page of the payment service and come back here.',
  linkUserAsk:
    'He becomes one of your users and stays inactive: look who he is, then activate him. The link is set once; only you can release him.',
  linkUserDone: 'Linked. He waits for his activation under Users.',
  linkAndActivateAsk:
    'You know him: he becomes one of your users and is active at once. He has no role before you give him one.',
  linkAndActivateDone: 'Linked and active.',
  declineUserAsk: 'He stays without a company and may ask again.',
  declineUserDone: 'Declined.',
  activateUserAsk:
    'You have looked who he is. Choose his employee record, or add one; without one he counts as a user of your package.',
  activateUserDone: 'Active. He may punch and ask for leave; give him a role for more.',
  inviteAgainAsk: 'He gets a letter with which he chooses his password. A former one no longer works.',
  inviteAgainDone: 'The invitation is on its way.',
  signUserOutAsk:
    'Ends what he has open, in browsers and on phones; he signs in again. Punches that wait on a phone stay on it. He gets a letter.',
  signUserOutDone: 'Signed out everywhere.',
  resetSecondStepAsk:
    'For somebody who has lost his phone and his recovery codes. Make sure that it is him: afterwards his password alone signs him in. He is signed out and gets a letter.',
  resetSecondStepDone: 'Reset. He signs in with his password and sets his second step up anew.',
  releaseUserAsk:
    'His roles, rights, tokens and sessions end at once. His employee record, his punches and the journal stay here; he may join another company.',
  releaseUserDone: 'Released. He belongs to no company now.',
  activateAsk: 'The company works again; punches that were held for it are released. It reads your reason.',
  activateDone: 'Active.',
  deactivateAsk:
    'Nobody of the company gets in, but its admin to pay. Punches are still taken and held. It reads your reason.',
  deactivateDone: 'Deactivated.',
  extendAsk: 'So many days longer, from the end of what is paid or from now. It reads your reason.',
  extendDone: 'Extended.',
  changePackageAsk: 'Another package from now on, without a payment. It reads your reason.',
  changePackageDone: 'Changed.',
  enterSupportAsk:
    'You see the company as its people do, without salaries. It reads who entered, why and for how long.',
  enterSupportDone: 'You are inside the company now.',
  closeCompanyAsk: 'Its users are released and may join another company; its records stay. It reads your reason.',
  closeCompanyDone: 'Closed.',
  importEmployeesAsk:
    'A CSV or XLSX file with a row that names the columns, in English or Bangla. You choose what each column means, and see what each row would do before anything is stored. An empty cell leaves what is stored.',
  exportListAsk:
    'What the list shows with its filters, with the columns that you may see. CSV has no end; XLSX holds 20,000 rows.',
  employeesImportStarted: 'Import started. Its progress is also under Files of employees.',
};
