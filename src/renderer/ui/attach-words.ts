export const attachLead = 'Watch a Node program that already runs. Read only until you allow tuning.'
