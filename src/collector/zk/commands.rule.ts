/** Words of the ZK protocol: command and reply numbers on the wire. */
export const COMMAND = {
  userWrite: 8,
  userRead: 9,
  optionRead: 11,
  optionWrite: 12,
  attlogRead: 13,
  clearAttlog: 15,
  deleteUser: 18,
  freeSizes: 50,
  startVerify: 60,
  cancelCapture: 62,
  pinWidth: 69,
  getTime: 201,
  setTime: 202,
  regEvent: 500,
  connect: 1000,
  exit: 1001,
  enable: 1002,
  disable: 1003,
  restart: 1004,
  refreshData: 1013,
  version: 1100,
  auth: 1102,
  prepareData: 1500,
  data: 1501,
  freeData: 1502,
  dataRequest: 1503,
  dataReady: 1504,
} as const;

/** First word of an answer. */
export const REPLY = {
  ok: 2000,
  error: 2001,
  data: 2002,
  unauthorised: 2005,
  errorData: 65531,
  errorInit: 65532,
  errorCommand: 65533,
  unknown: 65535,
} as const;

/** Event code of an accepted scan; an event carries its code in the session field. */
export const EVENT_ATTLOG = 1;

/** Largest chunk that may be asked for, in bytes. */
export const MAX_CHUNK = { tcp: 65_472, udp: 16_384 } as const;

/** The eleven bytes that ask for a whole table: 01, command u16, fct u32, ext u32. */
export const TABLE_REQUEST = {
  punches: Buffer.from('010d000000000000000000', 'hex'),
  users: Buffer.from('0109000500000000000000', 'hex'),
} as const;
