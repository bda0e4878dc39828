import { companyKey } from '../../db/company-key.rule.ts';

/**
 * SQL of the delivery that a punch's source speaks of: its way, when it was first received, and the clock's offset then. The
 * same one travels with the punch, so both ends judge its time by the same moment, whenever they judge.
 *
 * @param punch alias of the punch; $1 is the company
 */
export const deliveryOf = (punch: string): string => `
  SELECT way, received_at, clock_offset_ms FROM punch_delivery
  WHERE company_id = ${companyKey} AND punch_id = ${punch}.id
    AND (way::text = ${punch}.source::text OR (${punch}.source = 'terminal' AND way IN ('pull', 'live')))
  ORDER BY received_at, way LIMIT 1`;
