import { deviceAccess } from './deviceAccess.ts';
import { createHandlers } from './handlers.ts';
import { openModel } from './openModel.ts';
import { serveHost } from './serveHost.ts';

serveHost(log => createHandlers(openModel, log, deviceAccess));
