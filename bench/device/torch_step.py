"""One straight-through training step in PyTorch, the problem that bench/device/torch.ts has written to a folder.

Usage: python torch_step.py FOLDER. Reads case.json, weights.bin (float32, layer after layer, each [inputs, outputs]) and
data.bin (bytes 0 and 1, [batches, batch, inputs]). Prints one line of JSON: versions, device, and for every way of running
the step its milliseconds per round, its first step and the mean loss of the second epoch, in nats per example.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

ROUNDS = 5
ROUND_SECONDS = 0.4
MOST_STEPS = 2000


class Network:
    """The network of a case with its own copy of the weights, and one step of training."""

    def __init__(self, case, weights, device):
        self.case = case
        at = 0
        self.stacks = {"encoder": [], "decoder": []}
        for side in ("encoder", "decoder"):
            for sizes in case[side]:
                stack = []
                for inputs, outputs in sizes:
                    weight = weights[at : at + inputs * outputs].reshape(inputs, outputs).clone().to(device)
                    at += inputs * outputs
                    bias = torch.zeros(outputs, device=device)
                    stack.append((weight.requires_grad_(), bias.requires_grad_()))
                self.stacks[side].append(stack)
        self.prior = torch.zeros(case["units"], device=device, requires_grad=True)
        layers = [layer for side in self.stacks.values() for stack in side for layer in stack]
        parameters = [tensor for layer in layers for tensor in layer] + [self.prior]
        self.optimizer = torch.optim.SGD(parameters, lr=case["learningRate"], momentum=case["momentum"])

    @staticmethod
    def apply(stack, x):
        for k, (weight, bias) in enumerate(stack):
            x = torch.addmm(bias, x, weight)
            if k + 1 < len(stack):
                x = torch.tanh(x)
        return x

    def loss(self, x):
        """Negative single-sample ELBO, nats per example: the entropies of the inference layers in closed form."""
        states = [x]
        loss = x.new_zeros(())
        for stack in self.stacks["encoder"]:
            eta = self.apply(stack, states[-1])
            p = torch.sigmoid(eta)
            loss = loss - (F.softplus(eta) - p * eta).sum()
            hard = (torch.rand_like(p) < p).to(p.dtype)
            states.append(p + (hard - p).detach())
        for level, stack in enumerate(self.stacks["decoder"]):
            logits = self.apply(stack, states[level + 1])
            loss = loss + (F.softplus(logits) - states[level] * logits).sum()
        loss = loss + (F.softplus(self.prior) - states[-1] * self.prior).sum()
        return loss / x.shape[0]


def eager(network):
    def step(x):
        network.optimizer.zero_grad(set_to_none=True)
        loss = network.loss(x)
        loss.backward()
        network.optimizer.step()
        return loss.detach()

    return step


def compiled(network):
    loss_of = torch.compile(network.loss)

    def step(x):
        network.optimizer.zero_grad(set_to_none=True)
        loss = loss_of(x)
        loss.backward()
        network.optimizer.step()
        return loss.detach()

    return step


def graphed(network, x):
    """The whole step, update included, captured once in a CUDA graph and replayed. Three warm-up steps come first."""
    held = x.clone()
    run = eager(network)
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            run(held)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    network.optimizer.zero_grad(set_to_none=True)
    with torch.cuda.graph(graph):
        result = run(held)

    def step(batch):
        held.copy_(batch)
        graph.replay()
        return result

    return step


def measure(make, case, weights, batches, device):
    wait = torch.cuda.synchronize if device == "cuda" else (lambda: None)
    network = Network(case, weights, device)
    begin = time.perf_counter()
    step = make(network, batches[0])
    step(batches[0])
    wait()
    first = 1000 * (time.perf_counter() - begin)
    for batch in batches[1:]:
        step(batch)
    mean_loss = statistics.fmean(float(step(batch)) for batch in batches)

    def run(count):
        begin = time.perf_counter()
        for k in range(count):
            step(batches[k % len(batches)])
        wait()
        return 1000 * (time.perf_counter() - begin) / count

    each = max(run(3), 1e-4)
    count = max(1, min(MOST_STEPS, round(1000 * ROUND_SECONDS / each)))
    return {"firstMs": first, "meanLoss": mean_loss, "rounds": [run(count) for _ in range(ROUNDS)]}


def main(folder):
    case = json.loads((folder / "case.json").read_text())
    device = "cuda" if torch.cuda.is_available() else "cpu"
    weights = torch.frombuffer(bytearray((folder / "weights.bin").read_bytes()), dtype=torch.float32)
    data = torch.frombuffer(bytearray((folder / "data.bin").read_bytes()), dtype=torch.uint8)
    data = data.reshape(case["batches"], case["batch"], case["inputs"]).to(device, torch.float32)
    batches = list(data)
    ways = {"eager": lambda network, _: eager(network), "compiled": lambda network, _: compiled(network)}
    if device == "cuda":
        ways["CUDA graph"] = graphed
    results = {}
    for name, make in ways.items():
        try:
            results[name] = measure(make, case, weights, batches, device)
        except Exception as error:  # A compiler may be missing: the other ways still count.
            results[name] = {"failure": str(error).strip().split("\n")[0][:200]}
    where = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    print(json.dumps({"torch": torch.__version__, "device": where, "results": results}))


main(Path(sys.argv[1]))
