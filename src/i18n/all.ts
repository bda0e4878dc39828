/** Every message: whoever words one has all of them. */
import './access.ts';
import './accounts.ts';
import './companies.ts';
import './employees.ts';
import './exports.ts';
import './http.ts';
import './imports.ts';
import './leave.ts';
import './mail.ts';
import './mobile.ts';
import './operations.ts';
import './panel.ts';
import './punches.ts';
import './records.ts';
import './sites.ts';
import './subscriptions.ts';
import './sync.ts';
import './terminals.ts';

export { allTexts } from './message.ts';
