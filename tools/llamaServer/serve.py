"""llama.cpp's server over a GGUF file, on a free port of 127.0.0.1: serve.py LIBRARY MODEL CONTEXT. Prints its address."""

import importlib.machinery
import importlib.util
import sys

library, model, context = sys.argv[1:]
loader = importlib.machinery.ExtensionFileLoader("xllamacpp", library)
xllamacpp = importlib.util.module_from_spec(importlib.util.spec_from_loader("xllamacpp", loader))
loader.exec_module(xllamacpp)

params = xllamacpp.CommonParams()
params.model.path = model
params.n_ctx = int(context)
params.n_parallel = 1
params.n_gpu_layers = 0
params.hostnames = ["127.0.0.1"]
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
# Whoever started this closes its standard input when it is done.
sys.stdin.read()
