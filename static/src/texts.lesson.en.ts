// The English strings that only lessons and the hand-in need, loaded with them; their type is what every other language must have.

import { english } from './texts.en'

export const lessonEnglish = {
  ...english,

  changed: (was: string, is: string) =>
    `This lesson has changed since you were here. You had done ${was}; of what you sent, all that still fits was played back: ${is}. What you did in the lesson as it was is kept, and goes into the file that you hand in.`,
  unchanged: (was: string) => `This lesson has changed since you were here. All that you had done still fits: ${was}.`,

  // The contents of a lesson.
  contents: 'Contents',
  stepsDone: (done: number, of: number) => english.progress(done, of, 0, 0),

  // Tasks.
  task: (n: number) => `Task ${n}`,
  taskState: { ahead: 'comes later', open: 'to do', done: 'done' },
  taskDoneBefore: 'done before',
  taskAhead: (after: number) => `It begins when step ${after} is done.`,
  startTask: 'Start at this task',
  startTaskOver: 'Start this task over',
  startTaskHint: 'The mailboxes are as they were at its beginning; the steps before are played for you.',
  goalReached: 'reached',
  goalOpen: 'not yet',
  goalIsReached: (goal: string) => `Reached: ${goal}.`,
  taskIsDone: (n: number) => `Task ${n} is done.`,
  showHint: (n: number, of: number) => (of === 1 ? 'Show a hint' : `Show hint ${n} of ${of}`),
  showSolution: 'Show the solution',
  typeAll: 'Type all that is left for me',
  taskOf: (n: number, of: number) => (of === 1 ? 'All steps are done; the task is left' : `All steps are done; task ${n} of ${of}`),
  allDone: (of: number, ofTasks: number) => (ofTasks === 0 ? english.done(of) : english.allOf(english.amount(of, ofTasks))),

  // The file that a student hands in.
  handInTitle: 'Mail lessons',
  handInWhat:
    'A file for your teacher: your name as you write it here, how far you are in each lesson and in its tasks, and every line that you sent, with the time since you began.',
  handInWhere: 'The page makes it here and your browser saves it. Nothing is sent anywhere: you hand the file in yourself.',
  handInForms: 'JSON is what a teacher can have checked by playing it again; Markdown is for reading.',
  studentName: 'Your name',
  student: 'Student',
  savedAt: 'Saved',
  saveJSON: 'Save as JSON',
  saveMarkdown: 'Save as Markdown',
  savedAs: (name: string) => `Saved as ${name}.`,
  inTheFile: (lessons: string[]) => `In the file: ${lessons.join('; ')}.`,
  nothingToHandIn: 'There is nothing to hand in yet: no command was sent in a lesson.',
  formerly: (title: string) => `${title}, as it was before it changed`,
  asideKept: 'What could not be read of an earlier visit is still in this browser.',
  saveAside: 'Save it as it is',
  notDone: 'not done',
  wholeSession: 'The session:',
  sentOnly: 'What was sent:',
}

export type LessonTexts = typeof lessonEnglish
