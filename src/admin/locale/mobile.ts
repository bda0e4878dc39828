/** What the panel says of punches by phone, beside what their tables' descriptions say. */
export const mobileMessages: Readonly<Record<string, string>> = {
  pointsOfPlaces:
    'Enter one point, for example 23.9917, 90.4115, and a radius in metres. Or enter three or more corners, one per line, without a radius. Map apps show these numbers.',
  permitOfEverybody: 'Leave both empty to let everybody punch by phone.',
  mobileIsSetInCloud: 'Mobile punching is managed in the cloud panel. This site has a copy.',
  acceptDecided: 'Accepted. This takes effect in one minute; you can undo it until then.',
  rejectDecided: 'Rejected. This takes effect in one minute; you can undo it until then.',
  ownPunch: 'You cannot decide on your own punches. Ask another company admin to decide.',
  noEmployeeYet: 'This user is not linked to an employee. Link them under Company > Users first.',
  decidedBefore: 'Somebody else decided first. Their decision applies.',
  undoDecisionDone: 'Undone. The punch waits for a decision again.',
  endPhoneDone: 'The phone is signed out.',
  photoDone: 'Saved.',
};

export const mobileActions: Readonly<Record<string, string>> = {
  accept: 'Accept',
  reject: 'Reject',
  undoDecision: 'Undo the decision',
  endPhone: 'Sign out phone',
  photo: 'Photo',
};
