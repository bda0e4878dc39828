import type { Language } from '../language.ts';

/** Why a password is easily guessed, and what would help: zxcvbn's reasons in words. */
interface Reasons {
  opening: string;
  warnings: Readonly<Record<string, string>>;
  advice: Readonly<Record<string, string>>;
}

export const reasons: Readonly<Record<Language, Reasons>> = {
  en: {
    opening: 'This password is easy to guess.',
    warnings: {
      straightRow: 'It is a row of keys on the keyboard.',
      keyPattern: 'It is a short pattern on the keyboard.',
      simpleRepeat: 'It repeats one letter.',
      extendedRepeat: 'It repeats the same few letters.',
      sequences: 'It is a sequence like abc or 1234.',
      recentYears: 'It is a year of our time.',
      dates: 'It is a date.',
      topTen: 'It is one of the ten most used passwords.',
      topHundred: 'It is one of the hundred most used passwords.',
      common: 'It is a much used password.',
      similarToCommon: 'It is like a much used password.',
      wordByItself: 'It is a single word.',
      namesByThemselves: 'It is a single name.',
      commonNames: 'It is made of common names.',
      userInputs: 'It is made of your name, your address or your company.',
      pwned: 'It is known from a theft of passwords.',
    },
    advice: {
      l33t: 'Numbers instead of letters (@ for a) do not help.',
      reverseWords: 'Writing a word backwards does not help.',
      allUppercase: 'Capital letters alone do not help.',
      capitalization: 'A capital letter at the beginning does not help.',
      dates: 'Leave out dates that belong to you.',
      recentYears: 'Leave out years.',
      associatedYears: 'Leave out years that belong to you.',
      sequences: 'Leave out sequences.',
      repeated: 'Leave out repetitions.',
      longerKeyboardPattern: 'Leave out patterns on the keyboard.',
      anotherWord: 'Add words that others do not think of.',
      useWords: 'Use several words that do not belong together.',
      noNeed: 'It needs no special signs.',
      pwned: 'Use it nowhere any more.',
    },
  },
  bn: {
    opening: 'এই পাসওয়ার্ড সহজেই অনুমান করা যায়।',
    warnings: {
      straightRow: 'এটি কিবোর্ডের পাশাপাশি অক্ষর।',
      keyPattern: 'এটি কিবোর্ডের ছোট একটি নকশা।',
      simpleRepeat: 'এতে একই অক্ষর বারবার আছে।',
      extendedRepeat: 'এতে একই কয়েকটি অক্ষর বারবার আছে।',
      sequences: 'এটি abc বা 1234-এর মতো ধারাবাহিক।',
      recentYears: 'এটি কাছাকাছি সময়ের একটি সাল।',
      dates: 'এটি একটি তারিখ।',
      topTen: 'এটি সবচেয়ে বেশি ব্যবহৃত দশটি পাসওয়ার্ডের একটি।',
      topHundred: 'এটি সবচেয়ে বেশি ব্যবহৃত একশ পাসওয়ার্ডের একটি।',
      common: 'এই পাসওয়ার্ড অনেকে ব্যবহার করেন।',
      similarToCommon: 'এটি বহুল ব্যবহৃত একটি পাসওয়ার্ডের মতো।',
      wordByItself: 'এটি মাত্র একটি শব্দ।',
      namesByThemselves: 'এটি মাত্র একটি নাম।',
      commonNames: 'এটি প্রচলিত নাম দিয়ে তৈরি।',
      userInputs: 'এটি আপনার নাম, ঠিকানা বা কোম্পানি দিয়ে তৈরি।',
      pwned: 'এটি চুরি হওয়া পাসওয়ার্ডের তালিকায় আছে।',
    },
    advice: {
      l33t: 'অক্ষরের বদলে সংখ্যা বা চিহ্ন (a-র বদলে @) দিলে লাভ হয় না।',
      reverseWords: 'শব্দ উল্টো করে লিখলে লাভ হয় না।',
      allUppercase: 'শুধু বড় হাতের অক্ষরে লাভ হয় না।',
      capitalization: 'শুরুতে বড় হাতের অক্ষর দিলে লাভ হয় না।',
      dates: 'নিজের সঙ্গে জড়িত তারিখ বাদ দিন।',
      recentYears: 'সাল বাদ দিন।',
      associatedYears: 'নিজের সঙ্গে জড়িত সাল বাদ দিন।',
      sequences: 'ধারাবাহিক অক্ষর বা সংখ্যা বাদ দিন।',
      repeated: 'একই জিনিস বারবার লিখবেন না।',
      longerKeyboardPattern: 'কিবোর্ডের নকশা বাদ দিন।',
      anotherWord: 'আরও শব্দ দিন, যা অন্যের মাথায় আসবে না।',
      useWords: 'একসঙ্গে মানায় না এমন কয়েকটি শব্দ দিন।',
      noNeed: 'বিশেষ চিহ্ন লাগবে না।',
      pwned: 'এটি আর কোথাও ব্যবহার করবেন না।',
    },
  },
};

export function weakness(language: Language, warning: string, suggestions: readonly string[]): string {
  const { opening, warnings, advice } = reasons[language];
  const said = [opening, warnings[warning], ...suggestions.map((name) => advice[name])];
  return said.filter((one) => one !== undefined).join(' ');
}
