import { contextStudy } from './contextStudy.ts';
import type { Study } from './study.ts';

/** Every study, in the order in which the panel shows them. */
export const studyTable: readonly Study[] = [contextStudy];
