import { aiTextStudy } from './aiTextStudy.ts';
import { byteRowsStudy } from './byteRowsStudy.ts';
import { byteStudy } from './byteStudy.ts';
import { contextStudy } from './contextStudy.ts';
import { contrastStudy } from './contrastStudy.ts';
import { ensembleStudy } from './ensembleStudy.ts';
import { forkingStudy } from './forkingStudy.ts';
import { holeStudy } from './holeStudy.ts';
import type { Study } from './study.ts';

/** Every study, in the order in which the panel shows them: those of the chosen lens first. */
export const studyTable: readonly Study[] = [
  aiTextStudy,
  contrastStudy,
  forkingStudy,
  contextStudy,
  byteStudy,
  ensembleStudy,
  byteRowsStudy,
  holeStudy,
];
