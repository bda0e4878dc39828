import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import type { Entry, ZipFile } from 'yauzl';
import { importMessage } from '../../../i18n/imports.ts';
import type { Message } from '../../../i18n/message.ts';
import { readerLimits, Unreadable } from './cells.rule.ts';

export const DAMAGED = importMessage('import.xlsx-damaged');

export interface Tag {
  name: string;
  attributes: Record<string, string>;
}

export interface Handlers {
  open?: (tag: Tag) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
  /** what to say when one text or one tag is longer than any cell can be */
  tooLong?: () => Message;
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

/** A text of the longest cell, written with references for each of its characters. */
const LONGEST_TOKEN = readerLimits.cellCharacters * 8;

/** One part of an XLSX, unpacked and counted while it streams. */
export class Part {
  readonly #zip: ZipFile;
  readonly #entry: Entry;

  constructor(zip: ZipFile, entry: Entry) {
    this.#zip = zip;
    this.#entry = entry;
  }

  async *texts(): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let stream: Readable | undefined;
    let unpacked = 0;
    // what an archive says of itself spares the work; what comes out of it decides
    if (this.#entry.uncompressedSize > readerLimits.unpackedBytes) throw tooManyBytes();
    try {
      stream = await this.#zip.openReadStreamPromise(this.#entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        unpacked += chunk.length;
        if (unpacked > readerLimits.unpackedBytes) throw tooManyBytes();
        yield decoder.decode(chunk, { stream: true });
      }
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      throw new Unreadable(DAMAGED);
    } finally {
      stream?.destroy();
    }
  }

  /** Tells the handlers what stands in it; yields after each piece of it. */
  async *parse({ open, text, close, tooLong }: Handlers): AsyncGenerator<void> {
    const parser = new SaxesParser({ xmlns: false });
    let waiting = 0;
    const heard = () => {
      waiting = 0;
    };
    parser.on('opentag', (tag) => {
      heard();
      open?.({ name: withoutPrefix(tag.name), attributes: tag.attributes });
    });
    parser.on('text', (found) => {
      heard();
      text?.(found);
    });
    parser.on('closetag', (tag) => {
      heard();
      close?.(withoutPrefix(tag.name));
    });
    parser.on('doctype', () => {
      throw new Unreadable(DAMAGED);
    });
    parser.on('error', () => {
      throw new Unreadable(DAMAGED);
    });
    for await (const piece of this.texts()) {
      waiting += piece.length;
      parser.write(piece);
      if (waiting > LONGEST_TOKEN) throw new Unreadable(tooLong?.() ?? DAMAGED);
      yield;
    }
    parser.close();
  }
}

const tooManyBytes = (): Unreadable =>
  new Unreadable(importMessage('import.too-large-unpacked', { n: readerLimits.unpackedBytes >> 20 }));
