"""A language model of random numbers, in a file that llama.cpp reads.

Two layers of the llama architecture, 64 wide, less than a megabyte. It understands nothing, but it
is a model all the same: it reads tokens and attends to them, and what it writes depends on what it
read, on the seed of the draw, and on the seed of its weights. Another seed is another model.

One dimension of the stream is the same for every token and written by no layer, so that the output
has a bias for each token: it decides how often a text ends, and keeps bytes that are no text rare.

English prose has about 2.2 bytes to a token, and no text more tokens than bytes: 30 kB always fit.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from gguf import GGUFWriter, TokenType

WIDTH = 64
HIDDEN = 128
LAYERS = 2
# One head, and a narrow one: what a long prompt costs is attention.
HEADS = 1
HEAD_WIDTH = 32
CONTEXT_TOKENS = 32_768
SPREAD = 0.7  # standard deviation of the scores of tokens, before their bias

# Whoever writes, and what, one message after the other.
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "[{{ message['role'] }}]\n{{ message['content'] }}{{ eos_token }}\n"
    "{% endfor %}{% if add_generation_prompt %}[assistant]\n{% endif %}"
)

# Each of these after a space, and each of its beginnings, is a token.
WORDS = """
about above abstain accuracy act acts after again agent agents all also alone an and another answer
answers any are as ask at be because been before being best between but by call can choose clear
code complete contribute coordinator could critic data decide describe do does done draft each else
end every evidence example expert fact final find first for from give given goal good group had has
have help her his history how id if in including information into is it its kind know last leave
level list make many may member message messages more most must name need needs new no none not note
nothing now number of on one only or order other others our out own part people plan previous
problem propose quality question reason report research result review role round rules said same say
see send shall should show so some speak step still such summary take task tasks team test than that
the their them then there these they thing this those time to token two under until up use using
value verify very view was way we well were what when where which while who will with without word
work worked would write written yes you your
"""
# So is each of these, wherever it is.
PAIRS = """
th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me
de hi ri ro ic ne ea ra ce li ch ll be ma si om ur
"""


def pieces() -> list[str]:
    """What a token may be besides a byte: characters, pairs, words and their beginnings."""
    characters = [chr(code) for code in range(ord("!"), ord("~") + 1)]
    starts = [f"▁{word}"[:end] for word in WORDS.split() for end in range(2, len(word) + 2)]
    return list(dict.fromkeys(["▁", *characters, *PAIRS.split(), *starts]))


def vocabulary() -> Iterator[tuple[str, float, TokenType, float]]:
    """Every token: its text, its rank when texts are cut, its type, and its bias."""
    yield "<unk>", 0.0, TokenType.UNKNOWN, -30.0
    yield "<s>", 0.0, TokenType.CONTROL, -30.0
    yield "</s>", 0.0, TokenType.CONTROL, 1.0
    for byte in range(256):
        yield f"<0x{byte:02X}>", 0.0, TokenType.BYTE, -4.0 if byte == ord("\n") else -12.0
    for piece in pieces():
        # Longer pieces are put together first.
        yield piece, float(len(piece)), TokenType.NORMAL, 3.0 if piece == '"' else 0.0


def write_model(file: Path, seed: int) -> None:
    """Writes the model of this seed: the same bytes each time."""
    texts, ranks, types, biases = zip(*vocabulary(), strict=True)
    writer = GGUFWriter(file, "llama")
    writer.add_name(f"random-{seed}")
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_key_length(HEAD_WIDTH)
    writer.add_value_length(HEAD_WIDTH)
    writer.add_rope_dimension_count(HEAD_WIDTH)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(texts))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(texts)
    writer.add_token_scores(ranks)
    writer.add_token_types(types)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    # The template has it.
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)
    for name, weights in tensors(np.random.default_rng(seed), np.array(biases)):
        writer.add_tensor(name, weights.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def tensors(chance: np.random.Generator, biases: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """The weights by their names; each matrix has a row for each number that comes out."""

    def matrix(rows: int, columns: int) -> np.ndarray:
        return chance.normal(0.0, columns**-0.5, (rows, columns))

    def into_stream(columns: int) -> np.ndarray:
        weights = matrix(WIDTH, columns)
        weights[0] = 0.0
        return weights

    embedding = chance.normal(0.0, 1.0, (len(biases), WIDTH))
    embedding[:, 0] = 1.0
    yield "token_embd.weight", embedding
    heads = HEADS * HEAD_WIDTH
    for layer in range(LAYERS):
        yield f"blk.{layer}.attn_norm.weight", np.ones(WIDTH)
        # Sharp enough to look at some tokens more than at others.
        yield f"blk.{layer}.attn_q.weight", 2.0 * matrix(heads, WIDTH)
        yield f"blk.{layer}.attn_k.weight", 2.0 * matrix(heads, WIDTH)
        yield f"blk.{layer}.attn_v.weight", matrix(heads, WIDTH)
        yield f"blk.{layer}.attn_output.weight", into_stream(heads)
        yield f"blk.{layer}.ffn_norm.weight", np.ones(WIDTH)
        yield f"blk.{layer}.ffn_gate.weight", matrix(HIDDEN, WIDTH)
        yield f"blk.{layer}.ffn_up.weight", matrix(HIDDEN, WIDTH)
        yield f"blk.{layer}.ffn_down.weight", into_stream(HIDDEN)
    yield "output_norm.weight", np.ones(WIDTH)
    output = SPREAD * matrix(len(biases), WIDTH)
    output[:, 0] = biases
    yield "output.weight", output
