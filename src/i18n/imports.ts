import { defineMessages, type Message, text } from './message.ts';

/** Messages about files that users import. */
export const importMessage = defineMessages({
  'import.no-file': text({ en: 'Choose a CSV or XLSX file first.', bn: 'আগে একটি CSV বা XLSX ফাইল বাছুন।' }),
  'import.employees-refused': text<{ reason: Message }>({
    en: ({ reason }) => `This file cannot be imported: ${reason}`,
    bn: ({ reason }) => `ফাইলটি নেওয়া যায়নি: ${reason}`,
  }),
  'import.file-refused': text<{ reason: Message }>({
    en: ({ reason }) => `This file cannot be imported: ${reason}`,
    bn: ({ reason }) => `এই ফাইল নেওয়া যায়নি: ${reason}`,
  }),
  'import.plan-needed': text<{ missing: readonly Message[] }>({
    en: ({ missing }) => `This file does not say ${missing.join('; ')}. Give a plan that does.`,
    bn: ({ missing }) => `ফাইলটি এক ভাবে পড়া যায় না। পরিকল্পনায় বলে দিন: ${missing.join('; ')}।`,
  }),
  'import.file-unreadable': text<{ reason: Message }>({
    en: ({ reason }) => `This file cannot be read: ${reason}`,
    bn: ({ reason }) => `ফাইলটি পড়া যায়নি: ${reason}`,
  }),
  'import.encoding-unknown': text<{ reason: Message }>({
    en: ({ reason }) => `This file cannot be read: ${reason}`,
    bn: ({ reason }) => `ফাইলটি পড়া যায়নি: ${reason}`,
  }),
  'import.readers-busy': text({
    en: 'Other files are being read now. Try again in a minute.',
    bn: 'এই মুহূর্তে অন্য ফাইল পড়া হচ্ছে। এক মিনিট পরে আবার চেষ্টা করুন।',
  }),
  'field.unknown': text({ en: 'There is no such field.', bn: 'এমন কোনো ঘর নেই।' }),
  'field.letters-lost': text({
    en: 'Some letters of this text were lost when it was saved (�). Enter it again; save files as UTF-8.',
    bn: 'সেভ করার সময় এই লেখার কিছু অক্ষর হারিয়ে গেছে (�)। আবার লিখুন; ফাইল হলে UTF-8-এ সেভ করুন।',
  }),
  'import.cell-error': text<{ text: string }>({
    en: ({ text }) => `${text} is a spreadsheet error, not a value. Correct the cell.`,
    bn: ({ text }) => `${text} স্প্রেডশিটের একটি ভুল, কোনো মান নয়। ঘরটি ঠিক করুন।`,
  }),
  'import.cell-merged': text({
    en: 'This cell is merged with another one. Enter the value of each row.',
    bn: 'এই ঘরটি অন্য ঘরের সঙ্গে জোড়া। প্রতিটি সারির মান আলাদা করে লিখুন।',
  }),
  'import.cell-boolean': text<{ text: string }>({
    en: ({ text }) => `${text} is a yes/no cell. Enter text.`,
    bn: ({ text }) => `${text} হ্যাঁ-না ধরনের ঘর। লেখা দিন।`,
  }),
  'import.cell-date': text<{ text: string }>({
    en: ({ text }) => `${text} is a date. Format the column as text, and enter it again.`,
    bn: ({ text }) => `${text} একটি তারিখ। কলামটি টেক্সট করে আবার লিখুন।`,
  }),
  'import.cell-fraction': text<{ text: string }>({
    en: ({ text }) => `${text} is a number with decimals. Format the column as text, and enter it again.`,
    bn: ({ text }) => `${text} ভগ্নাংশসহ সংখ্যা। কলামটি টেক্সট করে আবার লিখুন।`,
  }),
  'import.no-department': text<{ text: string }>({
    en: ({ text }) => `There is no department ${text}. Add it first, or correct its name.`,
    bn: ({ text }) => `${text} নামে কোনো বিভাগ নেই। আগে যোগ করুন, বা নাম ঠিক করুন।`,
  }),
  'import.department-ambiguous': text<{ count: number; text: string }>({
    en: ({ count, text }) => `${count} departments are called ${text}. Rename one first.`,
    bn: ({ text, count }) => `${text} নামে ${count}টি বিভাগ আছে। আগে একটির নাম বদলান।`,
  }),
  'import.not-yes-no': text<{ text: string }>({
    en: ({ text }) => `${text} is neither yes nor no.`,
    bn: ({ text }) => `${text} হ্যাঁ বা না কোনোটিই নয়।`,
  }),
  'import.badge-comma': text<{ text: string }>({
    en: ({ text }) => `${text}: put a comma between two badge numbers.`,
    bn: ({ text }) => `${text}: দুটি ব্যাজ নম্বরের মাঝে কমা দিন।`,
  }),
  'field.required': text({ en: 'Fill this in.', bn: 'এই ঘরটি পূরণ করুন।' }),
  'import.no-rows': text({ en: 'it has no rows below its headings.', bn: 'কলামের নামের নিচে কোনো সারি নেই।' }),
  'import.columns-missing': text<{ missing: string }>({
    en: ({ missing }) => `Choose a column for each of these: ${missing}.`,
    bn: ({ missing }) => `এগুলোর প্রতিটির কলাম বাছুন: ${missing}।`,
  }),
  'import.column-twice': text({
    en: 'A column is chosen twice. Choose another one.',
    bn: 'একটি কলাম দুবার বাছা হয়েছে। অন্যটি বাছুন।',
  }),
  'import.failed': text({
    en: 'The import was interrupted. Continue it; what was added stays.',
    bn: 'মাঝপথে থেমে গেছে। আবার চালান; যা যোগ হয়েছে তা থাকবে।',
  }),
  'import.older-version': text({
    en: 'An older version read this file. Import the file again.',
    bn: 'এই ফাইল পুরোনো ভার্সন নিয়েছিল। ফাইলটি আবার দিন।',
  }),
  'import.changed-can-import': text({
    en: 'The preview refused this row, but it can be imported now. Import the file again.',
    bn: 'প্রিভিউতে এই সারি বাদ ছিল, এখন নেওয়া যেত। ফাইলটি আবার দিন।',
  }),
  'import.deleted-since': text({
    en: 'This employee was deleted after the preview. Import the file again.',
    bn: 'প্রিভিউর পরে এই কর্মীকে মোছা হয়েছে। ফাইলটি আবার দিন।',
  }),
  'import.changed-since': text({
    en: 'This employee was added or changed after the preview. Import the file again.',
    bn: 'প্রিভিউর পরে এই কর্মীর তথ্য বদলেছে বা যোগ হয়েছে। ফাইলটি আবার দিন।',
  }),
  'import.missing-badge': text({ en: 'which column is the badge number', bn: 'কোন কলাম ব্যাজ নম্বর' }),
  'import.missing-time': text({ en: 'which column is the date and time', bn: 'কোন কলাম তারিখ ও সময়' }),
  'import.missing-order': text({
    en: 'whether dates begin with the day, the month or the year',
    bn: 'তারিখের শুরুতে দিন, মাস না বছর',
  }),
  'import.missing-day': text({
    en: 'which day a time belongs to when it is earlier than the previous one',
    bn: 'আগেরটির চেয়ে আগের সময় কোন দিনের',
  }),
  'import.plan-missing': text({ en: 'Give a plan that tells how to read the file.', bn: 'ফাইলটি কীভাবে পড়তে হবে বলুন।' }),
  'import.terminal-never-read': text({
    en: 'its terminal was never read, so its serial number (a part of each punch) is unknown.',
    bn: 'মেশিনটি কখনো পড়া হয়নি, তাই এর সিরিয়াল নম্বর (প্রতিটি হাজিরার অংশ) জানা নেই।',
  }),
  'import.no-punches': text({
    en: 'no row of it can be read as a punch. Check the preview and choose other columns.',
    bn: 'কোনো লাইন হাজিরা হিসেবে পড়া যায় না। নমুনা দেখে অন্য কলাম বাছুন।',
  }),
  'import.interrupted': text({
    en: 'The server stopped during this import. Employees added so far stay. Choose "Continue" to import the rest.',
    bn: 'এই ফাইল নেওয়ার সময় সার্ভার বন্ধ হয়ে গিয়েছিল। যাঁরা যোগ হয়েছেন তাঁরা থাকছেন। বাকিদের নিতে “চালিয়ে যান” চাপুন।',
  }),
  'import.code-ambiguous': text<{ count: number; code: string }>({
    en: ({ count, code }) => `${count} employees have the code "${code}" in different spelling.`,
    bn: ({ code, count }) => `"${code}" কোড ভিন্ন বানানে ${count} জন কর্মীর আছে।`,
  }),
  'import.no-such-code': text<{ code: string }>({
    en: ({ code }) => `There is no employee with the code "${code}".`,
    bn: ({ code }) => `"${code}" কোডের কোনো কর্মী নেই।`,
  }),
  'import.code-taken': text<{ code: string }>({
    en: ({ code }) => `An employee already has the code "${code}".`,
    bn: ({ code }) => `"${code}" কোড আরেকজন কর্মীর আছে।`,
  }),
  'import.code-read-only': text<{ code: string }>({
    en: ({ code }) => `You can view the employee with the code "${code}", but not change them.`,
    bn: ({ code }) => `"${code}" কোডের কর্মীকে আপনি দেখতে পারেন, বদলাতে পারেন না।`,
  }),
  'import.badge-twice': text<{ number: string; first: number }>({
    en: ({ number, first }) => `The badge number "${number}" appears twice: also in row ${first}.`,
    bn: ({ number, first }) => `"${number}" ব্যাজ নম্বরটি দুবার আছে: সারি ${first}-এও আছে।`,
  }),
  'import.badge-taken': text<{ number: string }>({
    en: ({ number }) =>
      `The badge number "${number}" belongs to another employee at that time. End the other badge first.`,
    bn: ({ number }) => `ওই সময়ে "${number}" ব্যাজ নম্বর অন্যের। আগে অন্য ব্যাজটি শেষ করুন।`,
  }),
  'import.code-twice': text<{ code: string; firstRow: number }>({
    en: ({ code, firstRow }) => `The code "${code}" appears twice: also in row ${firstRow}.`,
    bn: ({ code, firstRow }) => `"${code}" কোডটি দুবার আছে: সারি ${firstRow}-এও আছে।`,
  }),
  'field.out-of-scope': text({ en: 'You cannot move the record there.', bn: 'এটি সেখানে রাখার অধিকার আপনার নেই।' }),
  'import.terminal-unknown': text<{ terminal: string }>({
    en: ({ terminal }) => `terminal "${terminal}" does not belong to the company`,
    bn: ({ terminal }) => `"${terminal}" কোম্পানির মেশিন নয়`,
  }),
  'import.no-sheet': text({
    en: 'it has no readable sheet, or not the chosen one.',
    bn: 'পড়ার মতো কোনো শিট নেই, বা যেটি বাছা হয়েছে সেটি নেই।',
  }),
  'import.choices-missing': text({ en: 'some required choices are missing.', bn: 'যা যা বাছতে হয় তার সব বাছা হয়নি।' }),
  'import.too-many-rows': text({
    en: 'it has too many rows. Split it into several files.',
    bn: 'এতে সারি খুব বেশি। একাধিক ফাইলে ভাগ করুন।',
  }),
  'import.order-year': text({ en: 'year', bn: 'বছরে' }),
  'import.order-day': text({ en: 'day', bn: 'দিন' }),
  'import.order-month': text({ en: 'month', bn: 'মাসে' }),
  'import.badge-invalid': text<{ text: string }>({
    en: ({ text }) => `"${text}" is not a badge number`,
    bn: ({ text }) => `"${text}" ব্যাজ নম্বর নয়`,
  }),
  'import.badge-shortened': text<{ text: string }>({
    en: ({ text }) => `"${text}" was shortened by a spreadsheet, and digits are lost`,
    bn: ({ text }) => `"${text}" স্প্রেডশিট ছোট করে ফেলেছে, এর অঙ্ক হারিয়ে গেছে`,
  }),
  'import.several-times': text<{ text: string }>({
    en: ({ text }) => `"${text}" has several times; a cell can have one`,
    bn: ({ text }) => `"${text}"-এ পরপর কয়েকটি সময়; এক ঘরে একটি থাকতে পারে`,
  }),
  'import.date-invalid': text<{ text: string; order: Message }>({
    en: ({ text, order }) => `"${text}" is not a date and time that begins with the ${order}`,
    bn: ({ text, order }) => `"${text}" তারিখ ও সময় নয়, যার শুরুতে ${order}`,
  }),
  'import.direction-unknown': text<{ state: string }>({
    en: ({ state }) => `"${state}" is not a word for in or out`,
    bn: ({ state }) => `"${state}" ঢোকা বা বের হওয়ার কোনো শব্দ নয়`,
  }),
  'import.password': text({
    en: 'it is protected with a password. Save it without one.',
    bn: 'ফাইলটি পাসওয়ার্ড দিয়ে আটকানো। পাসওয়ার্ড ছাড়া সেভ করুন।',
  }),
  'import.xls': text({
    en: 'it is an old Excel file (XLS). Open it in a spreadsheet program and save it as XLSX or as "CSV UTF-8".',
    bn: 'এটি পুরোনো Excel ফাইল (XLS)। স্প্রেডশিট প্রোগ্রামে খুলে XLSX বা "CSV UTF-8" হিসেবে সেভ করুন।',
  }),
  'import.pdf': text({
    en: 'it is a PDF. Export the list as XLSX or CSV instead.',
    bn: 'এটি PDF। তালিকাটি XLSX বা CSV হিসেবে এক্সপোর্ট করুন।',
  }),
  'import.markup': text({
    en: 'it is a web page or XML. Open it in a spreadsheet program and save it as XLSX.',
    bn: 'নাম যা-ই হোক, এটি ওয়েব পেজ বা XML। স্প্রেডশিট প্রোগ্রামে খুলে XLSX হিসেবে সেভ করুন।',
  }),
  'import.empty': text({ en: 'it is empty.', bn: 'ফাইলটি খালি।' }),
  'import.too-large': text<{ n: number }>({
    en: ({ n }) => `it is longer than ${n} MB.`,
    bn: ({ n }) => `ফাইলটি ${n} MB-র বেশি।`,
  }),
  'import.too-many-rows-of': text<{ mostRows: number }>({
    en: ({ mostRows }) => `it has more than ${mostRows} rows. Split it into several files.`,
    bn: ({ mostRows }) => `এতে ${mostRows}টির বেশি সারি। একাধিক ফাইলে ভাগ করুন।`,
  }),
  'import.too-slow': text<{ seconds: number }>({
    en: ({ seconds }) => `reading it takes longer than ${seconds} seconds. Split it into several files.`,
    bn: ({ seconds }) => `পড়তে ${seconds} সেকেন্ডের বেশি লাগে। একাধিক ফাইলে ভাগ করুন।`,
  }),
  'import.too-much-memory': text({
    en: 'reading it takes more memory than one file may use. Split it into several files.',
    bn: 'পড়তে একটি ফাইলের জন্য নির্ধারিত মেমোরির বেশি লাগে। একাধিক ফাইলে ভাগ করুন।',
  }),
  'import.damaged': text({
    en: 'it is damaged, or has an unknown structure. Save it again.',
    bn: 'ফাইলটি নষ্ট, বা এমনভাবে তৈরি যা এখানে জানা নেই। নতুন করে সেভ করুন।',
  }),
  'import.not-windows-1252': text({
    en: 'its text is not Windows-1252 either. Save it as "CSV UTF-8" or as XLSX.',
    bn: 'এর অক্ষর Windows-1252-ও নয়। "CSV UTF-8" বা XLSX হিসেবে সেভ করুন।',
  }),
  'import.not-utf-16': text({
    en: 'it is marked as UTF-16, but some of its text is not. Save it as "CSV UTF-8".',
    bn: 'ফাইলে লেখা আছে এটি UTF-16, কিন্তু কিছু অক্ষর তা নয়। "CSV UTF-8" হিসেবে সেভ করুন।',
  }),
  'import.not-text': text({
    en: 'it is neither text nor XLSX. Save it as "CSV UTF-8" or as XLSX.',
    bn: 'এটি টেক্সট বা XLSX ফাইল নয়। "CSV UTF-8" বা XLSX হিসেবে সেভ করুন।',
  }),
  'import.not-utf-8': text({
    en: 'its text is not UTF-8. Read it as Windows-1252, or save it as "CSV UTF-8" or as XLSX.',
    bn: 'এর অক্ষর UTF-8 নয়। Windows-1252 হিসেবে পড়ুন, বা "CSV UTF-8" বা XLSX হিসেবে সেভ করুন।',
  }),
  'import.quote-open': text({ en: 'a quote in it is not closed', bn: 'একটি উদ্ধৃতি চিহ্ন শেষ হয়নি' }),
  'import.too-many-cells': text<{ cells: number }>({
    en: ({ cells }) => `it has more than ${cells} cells. Split it into several files.`,
    bn: ({ cells }) => `এতে ${cells}টির বেশি ঘর। একাধিক ফাইলে ভাগ করুন।`,
  }),
  'import.cell-limit': text<{ cellCharacters: number }>({
    en: ({ cellCharacters }) => `a cell of it has more than ${cellCharacters} characters`,
    bn: ({ cellCharacters }) => `এর একটি ঘরে ${cellCharacters}টির বেশি অক্ষর`,
  }),
  'import.column-limit': text<{ filled: number; columns: number }>({
    en: ({ filled, columns }) => `it has ${filled} columns; at most ${columns} are read`,
    bn: ({ filled, columns }) => `এতে ${filled}টি কলাম; সর্বোচ্চ ${columns}টি পড়া হয়`,
  }),
  'import.line-limit': text<{ rowCharacters: number }>({
    en: ({ rowCharacters }) => `it has more than ${rowCharacters} characters`,
    bn: ({ rowCharacters }) => `এতে ${rowCharacters}টির বেশি অক্ষর`,
  }),
  'import.xlsx-damaged': text({
    en: 'the XLSX is damaged. Open it in a spreadsheet program and save it again.',
    bn: 'XLSX ফাইলটি নষ্ট। স্প্রেডশিট প্রোগ্রামে খুলে আবার সেভ করুন।',
  }),
  'import.too-large-unpacked': text<{ n: number }>({
    en: ({ n }) => `it extracts to more than ${n} MB. Split it into several files.`,
    bn: ({ n }) => `খুললে এটি ${n} MB-র বেশি হয়। একাধিক ফাইলে ভাগ করুন।`,
  }),
  'import.xlsb': text({ en: 'it is an XLSB. Save it as XLSX.', bn: 'এটি XLSB। XLSX হিসেবে সেভ করুন।' }),
  'import.ods': text({ en: 'it is an ODS. Save it as XLSX.', bn: 'এটি ODS। XLSX হিসেবে সেভ করুন।' }),
  'import.no-workbook': text({
    en: 'it is an archive without a workbook. Extract it, and choose the file in it.',
    bn: 'এটি আর্কাইভ, ভেতরে ওয়ার্কবুক নেই। খুলে ভেতরের ফাইলটি বাছুন।',
  }),
  'import.too-many-sheets': text<{ sheets: number }>({
    en: ({ sheets }) => `it has more than ${sheets} sheets.`,
    bn: ({ sheets }) => `এতে ${sheets}টির বেশি শিট।`,
  }),
  'import.text-too-long': text<{ cellCharacters: number }>({
    en: ({ cellCharacters }) => `one of its texts has more than ${cellCharacters} characters.`,
    bn: ({ cellCharacters }) => `এর একটি লেখায় ${cellCharacters}টির বেশি অক্ষর।`,
  }),
  'import.too-many-texts': text<{ sharedStrings: number }>({
    en: ({ sharedStrings }) => `it has more than ${sharedStrings} different texts. Split it into several files.`,
    bn: ({ sharedStrings }) => `এতে ${sharedStrings}টির বেশি আলাদা লেখা। একাধিক ফাইলে ভাগ করুন।`,
  }),
  'import.too-many-characters': text<{ n: number }>({
    en: ({ n }) => `its texts have more than ${n} million characters. Split it into several files.`,
    bn: ({ n }) => `এর লেখায় ${n} মিলিয়নের বেশি অক্ষর। একাধিক ফাইলে ভাগ করুন।`,
  }),
  'import.too-many-merged': text<{ mergedAreas: number }>({
    en: ({ mergedAreas }) => `it has more than ${mergedAreas} merged areas.`,
    bn: ({ mergedAreas }) => `এতে ${mergedAreas}টির বেশি মার্জ করা জায়গা।`,
  }),
  'import.cell-too-long': text<{ name: string; cellCharacters: number }>({
    en: ({ name, cellCharacters }) => `cell ${name} has more than ${cellCharacters} characters.`,
    bn: ({ name, cellCharacters }) => `${name} ঘরে ${cellCharacters}টির বেশি অক্ষর।`,
  }),
  'import.cell-beyond-column': text<{ name: string; name2: string }>({
    en: ({ name, name2 }) => `cell ${name} is beyond column ${name2}. Delete everything to the right of it.`,
    bn: ({ name, name2 }) => `${name} ঘরটি ${name2} কলামের বাইরে। তার ডানে যা আছে মুছে দিন।`,
  }),
  'import.cell-beyond-row': text<{ name: string; rows: number }>({
    en: ({ name, rows }) => `cell ${name} is beyond row ${rows}. Delete everything below it.`,
    bn: ({ name, rows }) => `${name} ঘরটি ${rows} নম্বর সারির নিচে। তার নিচে যা আছে মুছে দিন।`,
  }),
});
