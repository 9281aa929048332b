import { smollm2Path } from '#test/support/models';
import { parityTests } from '#test/support/parityTests';

parityTests('smollm2', smollm2Path);
