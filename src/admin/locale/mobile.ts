/** What the panel says of punches by phone, beside what their tables' descriptions say. */
export const mobileMessages: Readonly<Record<string, string>> = {
  pointsOfPlaces:
    'Write one point like 23.9917, 90.4115 and its radius in metres; or three corners and more, one on each line, without a radius. Any map on a phone tells the numbers.',
  permitOfEverybody: 'Leave both empty to let everybody punch by phone.',
  mobileIsSetInCloud: 'Phones are set up in the cloud panel. This site has a copy.',
  reviewDone: 'Done.',
  acceptDecided: 'Accepted. It is carried out in a minute; until then it can be undone.',
  rejectDecided: 'Rejected. It is carried out in a minute; until then it can be undone.',
  ownPunch: 'Nobody decides over their own punches. Ask another company admin to decide.',
  noEmployeeYet: 'He is no employee yet, so nobody knows whose attendance it is. Link him under Company > Users first.',
  decidedBefore: 'Somebody else was first. What he decided stands.',
  undoDecisionDone: 'Undone: it waits for a decision again.',
  endPhoneDone: 'The phone is signed out.',
  photoDone: 'Saved.',
};

export const mobileActions: Readonly<Record<string, string>> = {
  accept: 'Accept',
  reject: 'Reject',
  undoDecision: 'Undo the decision',
  endPhone: 'End this phone',
  photo: 'Photo',
};
