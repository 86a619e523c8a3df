/** Requests to a shop's support desk, written for this project: ten for each intent, two intents a domain. */
import type { Example } from '../learn/words.ts';

export const DOMAINS = ['account', 'billing', 'delivery', 'product'] as const;
export type Domain = (typeof DOMAINS)[number];

export const INTENTS: Readonly<Record<string, Domain>> = {
  'reset-password': 'account',
  'close-account': 'account',
  refund: 'billing',
  'explain-charge': 'billing',
  'track-parcel': 'delivery',
  'change-address': 'delivery',
  'report-defect': 'product',
  'ask-feature': 'product',
};

const REQUESTS: Readonly<Record<string, readonly string[]>> = {
  'reset-password': [
    'I forgot my password and cannot log in.',
    'How do I reset my password?',
    'The link to set a new password has expired.',
    'My login does not work any more.',
    'I am locked out after too many wrong passwords.',
    'Please send me a new password link.',
    'I never get the email to reset my login.',
    'Can you unlock my account, I cannot sign in?',
    'Signing in says my password is wrong.',
    'I need to change the password I log in with.',
  ],
  'close-account': [
    'Please delete my account.',
    'I want to close my account for good.',
    'How can I cancel my membership and remove my data?',
    'Erase my profile and everything you store about me.',
    'I no longer want to be a customer, close my profile.',
    'Where do I deactivate my account?',
    'Remove me from your system, please.',
    'I would like to end my membership today.',
    'Delete my user profile and my email from your records.',
    'Close the account under this email address.',
  ],
  refund: [
    'I would like my money back.',
    'When will I get my refund?',
    'I sent the item back and want to be paid back.',
    'Please refund the order I cancelled.',
    'The refund has not reached my bank yet.',
    'I want a full refund for this purchase.',
    'You promised to return my money last week.',
    'How long does a refund to my card take?',
    'I cancelled in time and expect my payment back.',
    'Give me back what I paid for the broken lamp.',
  ],
  'explain-charge': [
    'Why was my card charged twice?',
    'There is a fee on my invoice I do not know.',
    'My bill is higher than last month, why?',
    'What is this charge of nine euros on my statement?',
    'The invoice shows the wrong amount.',
    'You charged me for something I never ordered.',
    'Can you explain the tax on my bill?',
    'I see an unknown payment to you on my card.',
    'Why did the price on the invoice change?',
    'I was billed two times for one order.',
  ],
  'track-parcel': [
    'Where is my parcel?',
    'When will my order arrive?',
    'The tracking number shows nothing.',
    'My package is late.',
    'The parcel was due on Monday and is not here.',
    'Can you tell me where my delivery is now?',
    'Tracking says delivered but nothing came.',
    'Has my order been shipped yet?',
    'How long will shipping take?',
    'The courier did not bring my package.',
  ],
  'change-address': [
    'I moved, please change my delivery address.',
    'Can you send the parcel to another address?',
    'The shipping address on my order is wrong.',
    'Deliver it to my office instead of my home.',
    'I gave the wrong street, can you correct it before shipping?',
    'Please ship my order to my new flat.',
    'Change where my package is delivered.',
    'How do I update my shipping address?',
    'Send it to my neighbour, I am away.',
    'The house number on the delivery is wrong.',
  ],
  'report-defect': [
    'The lamp does not turn on.',
    'My headphones broke after one day.',
    'The screen is cracked.',
    'The machine makes a strange noise and stops.',
    'It arrived with a scratch and a missing screw.',
    'The battery is dead and does not charge.',
    'One of the buttons is stuck.',
    'The zip of the jacket came off.',
    'The kettle leaks water.',
    'The camera stopped working.',
  ],
  'ask-feature': [
    'Does this phone have a second camera?',
    'Is the jacket waterproof?',
    'Which sizes does the shirt come in?',
    'How loud is the washing machine?',
    'Can I use the headphones with two devices?',
    'How long does the battery last?',
    'Is the kettle made of steel?',
    'Do you have this lamp in blue?',
    'What is the difference between the two models?',
    'Does it work with a European plug?',
  ],
};

export const byIntent: readonly Example[] = Object.entries(REQUESTS).flatMap(([label, texts]) =>
  texts.map((text) => ({ text, label })),
);

export const byDomain: readonly Example[] = byIntent.map(({ text, label }) => ({
  text,
  label: INTENTS[label] ?? label,
}));
