export interface FormLimit {
  /** of all fields that are no files */
  bytes: number;
  fields: number;
  /** bytes of the files of a multipart body; where it is left out, files are not taken */
  files?: number;
}

/** A file of a multipart form: its bytes as they came, never decoded. */
export class FormFile {
  /** as its sender calls it */
  readonly name: string;
  readonly bytes: Buffer;

  constructor(name: string, bytes: Buffer) {
    this.name = name;
    this.bytes = bytes;
  }
}

/** A body that is none of the forms that are read here. */
export class NoForm extends Error {}
