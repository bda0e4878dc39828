/** What a punch says of itself, in Bangla: the same in lists, forms and files. */
export const punchInBangla: Readonly<Record<string, string>> = {
  'Badge number': 'ব্যাজ নম্বর',
  'In or out': 'প্রবেশ বা প্রস্থান',
  'Verified by': 'যাচাই',
  'Work code': 'ওয়ার্ক কোড',
  In: 'প্রবেশ',
  Out: 'প্রস্থান',
  'Break out': 'বিরতি শুরু',
  'Break in': 'বিরতি শেষ',
  'Overtime in': 'ওভারটাইম শুরু',
  'Overtime out': 'ওভারটাইম শেষ',
  'Not said': 'বলা নেই',
  'Right time': 'ঠিক সময়',
};
