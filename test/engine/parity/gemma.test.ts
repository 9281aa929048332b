import { gemmaPath } from '#test/support/models';
import { parityTests } from '#test/support/parityTests';

parityTests('gemma', gemmaPath);
