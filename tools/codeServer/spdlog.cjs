/**
 * Stands in for `@vscode/spdlog` in the editor of the tests. That package writes log files through a native part that would
 * have to be compiled; this writes the same lines with Node, so that the editor runs where no compiler is.
 */
const { appendFileSync, mkdirSync, renameSync, statSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  #level = 2;
  #formatted = true;
  #path;
  #maxBytes;

  constructor(_kind, _name, path, maxBytes) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    mkdirSync(dirname(path), { recursive: true });
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {
    this.#formatted = true;
  }
  clearFormatters() {
    this.#formatted = false;
  }
  flush() {
    // Every line is written at once.
  }
  drop() {
    this.#level = levels.indexOf('off');
  }

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const line = this.#formatted ? `${time} [${levels[level]}] ${message}\n` : message;
    try {
      appendFileSync(this.#path, line);
      if (statSync(this.#path).size > this.#maxBytes) renameSync(this.#path, `${this.#path}.1`);
    } catch {
      // A log that cannot be written must not end the editor.
    }
  }
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.createRotatingLogger = async (...args) => new Logger('rotating', ...args);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
