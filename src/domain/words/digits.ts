const BANGLA = '০১২৩৪৫৬৭৮৯';

/** Every digit of a text as Bangla writes it. */
export const banglaDigits = (text: string): string => text.replace(/\d/g, (digit) => BANGLA[Number(digit)] ?? digit);
