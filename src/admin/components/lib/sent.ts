/** A value as a browser gets it: JSON has no dates, only texts that say one. */
export type Sent<T> = T extends Date
  ? string
  : T extends readonly (infer One)[]
    ? Sent<One>[]
    : T extends object
      ? { [Key in keyof T]: Sent<T[Key]> }
      : T;
