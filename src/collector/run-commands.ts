import { type Session, unitOfWork } from '../context.ts';
import { answerOrder, type GivenOrder, pullOrders, takeOrders } from '../domain/terminals/commands.ts';
import { terminalMessage } from '../i18n/terminals.ts';
import { Problem } from '../problem.ts';
import type { TerminalControl } from './drivers/driver.ts';
import { rightWallTime } from './terminal-rows.ts';

/** Orders in one conversation: it is to stay short. */
const AT_ONCE = 50;

/**
 * Carries out the orders that wait for a terminal, one after the other, over an open line. Each is noted as told before
 * it is done and as answered after it, so that a crash between leaves one that is told again.
 *
 * @returns whether people on the terminal were changed, or are to be read
 */
export async function carryOutOrders(
  session: Session,
  terminalId: string,
  driver: TerminalControl,
): Promise<{ done: number; touchesUsers: boolean }> {
  const orders = await unitOfWork(session, (ctx) => takeOrders(ctx, terminalId, pullOrders, AT_ONCE));
  let touchesUsers = false;
  for (const order of orders) {
    let outcome = { result: 0, answer: terminalMessage('terminal.result-done') };
    let fault: unknown;
    try {
      await carryOut(session, terminalId, driver, order);
    } catch (error) {
      fault = error;
      outcome = {
        result: -1,
        answer: error instanceof Problem ? error.text : terminalMessage('terminal.error-in-program'),
      };
    }
    await unitOfWork(session, (ctx) => answerOrder(ctx, terminalId, order.word, outcome));
    if (fault !== undefined) throw fault; // the line has gone; what comes after it waits for the next poll
    touchesUsers ||= order.kind === 'put_user' || order.kind === 'delete_user' || order.kind === 'read_users';
    if (order.kind === 'restart') break;
  }
  return { done: orders.length, touchesUsers };
}

async function carryOut(
  session: Session,
  terminalId: string,
  driver: TerminalControl,
  order: GivenOrder,
): Promise<void> {
  switch (order.kind) {
    case 'set_clock':
      return setClock(session, terminalId, driver);
    case 'put_user': {
      const { number, name, privilege, card } = order.detail;
      return driver.writeUser({ badgeNumber: number, name, privilege, card: Number(card || 0) });
    }
    case 'delete_user':
      return driver.deleteUser(order.detail.number);
    case 'restart':
      return driver.restart();
    default:
      return undefined; // read_users: the poll reads them
  }
}

/** Sets the clock to what it should show at this moment. */
export async function setClock(session: Session, terminalId: string, driver: TerminalControl): Promise<void> {
  const now = session.runtime.clock.now();
  await driver.setTime(await unitOfWork(session, (ctx) => rightWallTime(ctx, terminalId, now)));
}
