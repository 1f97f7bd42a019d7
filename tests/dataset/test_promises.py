"""What the data set promises besides its measures: references that lead somewhere, nulls, units."""

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from dataset import disagreements

# What each kind of message may reply to; the kinds that are absent reply to nothing. A repetition
# answers a request to clarify, which may be about any message.
REPLIES = {
    "result": {"delegate"},
    "answer": {"ask"},
    "verdict": {"check"},
    "refuse": {"delegate", "ask", "check"},
    "praise": {"result", "answer", "verdict"},
    "complain": {"result", "answer", "verdict"},
    "repeat": {"clarify"},
}
UNITS = {"1", "tick", "bit", "level", "USD", "s", "ns"}
STATUSES = {"completed", "failed", "abandoned", "open"}
WORK = ["executed", "informed", "validated", "combined"]


def test_undefined_is_null_and_never_nan_or_infinite(run):
    for name in run.names():
        floats = run.table(name).select(pl.col(pl.Float64))
        for column in floats:
            assert column.drop_nulls().is_finite().all(), f"{name}.{column.name}"


def test_windows_are_numbered_contiguous_and_cover_the_run(run):
    windows = run.windows
    assert windows["window"].to_list() == list(range(windows.height))
    assert windows["tick_start"].to_list() == [0, *windows["tick_end"].to_list()[:-1]]
    assert (windows["tick_start"] < windows["tick_end"]).all()
    assert windows["tick_end"][-1] == run.manifest["ticks"]


def test_windows_of_messages_close_at_the_end_of_the_tick_that_reaches_the_number(runs):
    run, limit = runs("message-windows"), 9000
    for start, end, sent in run.windows[:-1].select("tick_start", "tick_end", "messages").rows():
        before = run.messages.filter(pl.col("tick").is_between(start, end - 2)).height
        assert before < limit <= sent


def test_messages_are_in_canonical_order(run):
    messages = run.messages
    assert messages["message"].to_list() == list(range(messages.height))
    order = messages.select("tick", "src")
    assert order.equals(order.sort("tick", "src"))


def test_the_trail_has_a_row_for_each_tick_and_block_in_which_anybody_wrote(run):
    trail = run.table("trail")
    places = trail.select("tick", "block")
    assert places.equals(places.sort("tick", "block"))
    assert not places.is_duplicated().any()
    assert (places["tick"] < run.manifest["ticks"]).all()
    agents = run.manifest["scenario"]["population"]["agents"]
    assert (places["block"] < -(-agents // 4096)).all()
    sums = trail.drop("tick", "block")
    assert sums.select((pl.all() < 2**61 - 1).all()).row(0) == (True,) * 4
    wrote = run.messages.select("tick", (pl.col("src") // 4096).alias("block")).unique()
    assert wrote.height > 0
    assert wrote.join(places, on=["tick", "block"], how="anti").is_empty()


def test_replies_name_an_earlier_message_the_other_way(run):
    said = run.messages.select("message", "tick", "src", "dst", "kind", "task", "part")
    replies = run.messages.filter(pl.col("reply_to").is_not_null())
    pairs = replies.join(said, left_on="reply_to", right_on="message", suffix="_said")
    assert pairs.height == replies.height > 0, "a reply to a message that does not exist"
    assert (pairs["reply_to"] < pairs["message"]).all()
    assert (pairs["src_said"] == pairs["dst"]).all()
    assert (pairs["dst_said"] == pairs["src"]).all()
    assert (pairs["task_said"] == pairs["task"]).all()
    assert (pairs["part_said"] == pairs["part"]).all()
    kinds = set(pairs.filter(pl.col("kind") != "clarify").select("kind", "kind_said").iter_rows())
    allowed = {(kind, said) for kind, whole in REPLIES.items() for said in whole}
    assert kinds <= allowed


def test_replies_answer_what_had_arrived(run):
    said = run.messages.select("message", "tick", "lost")
    replies = run.messages.filter(pl.col("reply_to").is_not_null())
    pairs = replies.join(said, left_on="reply_to", right_on="message", suffix="_said")
    assert (pairs["tick_said"] < pairs["tick"]).all()
    assert not pairs["lost_said"].any()


def test_messages_are_lost_at_the_stated_rate(runs):
    messages = runs("lossy").messages
    assert messages["lost"].sum() == pytest.approx(0.05 * messages.height, rel=0.1)


def test_followed_tasks_exist_and_were_completed_before(run):
    tasks = run.table("tasks")
    parents = tasks.select("task", "level", "status", "tick_end")
    follow = tasks.filter(pl.col("parent_task").is_not_null())
    pairs = follow.join(parents, left_on="parent_task", right_on="task", suffix="_parent")
    assert pairs.height == follow.height > 0
    assert (pairs["status_parent"] == "completed").all()
    assert (pairs["tick_end_parent"] <= pairs["tick_start"]).all()
    assert (pairs["level_parent"] == pairs["level"]).all()
    assert ((pairs["parent_task"] // 2**32) == (pairs["task"] // 2**32)).all(), "another agent's"


def test_messages_and_tasks_agree_on_which_task_follows_which(run):
    ends = run.tasks.select("task", "parent_task", "until")
    about = run.messages.join(ends, on="task", suffix="_of_task")
    about = about.filter(pl.col("tick") <= pl.col("until"))
    assert about["parent_task"].equals(about["parent_task_of_task"], null_equal=True)


def test_tasks_are_unique_end_after_they_start_and_in_order(run):
    tasks = run.tasks
    assert tasks["task"].is_unique().all()
    assert (tasks["tick_start"] <= tasks["until"]).all()
    assert run.ended["tick_end"].is_sorted()
    assert run.ended["task"].equals(tasks["task"][: run.ended.height]), "open tasks come last"
    assert (tasks["contributors"] <= tasks["agents"]).all()
    assert (tasks["contributors"] <= tasks["calls"]).all()


def test_open_tasks_have_no_end_and_nothing_that_comes_with_it(run):
    tasks = run.table("tasks")
    assert set(tasks["status"]) <= STATUSES
    is_open = tasks["status"] == "open"
    ends = ["tick_end", "quality", "accuracy", "completeness", "coherence", "actionability"]
    for column in [*ends, "waves", "latency_s"]:
        assert tasks[column].is_null().equals(is_open), column
    assert run.windows.select(pl.sum("tasks_completed") + pl.sum("tasks_failed")).item() == (
        tasks.height - is_open.sum()
    )


def test_every_task_that_anybody_wrote_about_is_there(run):
    """Tasks that are open when the run ends have a row too."""
    about = run.messages.select("task").unique()
    assert about.join(run.tasks, on="task", how="anti").is_empty()


def test_busy_runs_end_with_open_tasks(plain):
    """Or else what is said of them would never have been tested."""
    assert "open" in set(plain.table("tasks")["status"])


def test_quality_is_the_four_criteria_over_16(run):
    tasks = run.ended
    criteria = ["accuracy", "completeness", "coherence", "actionability"]
    for criterion in criteria:
        assert tasks[criterion].is_between(1, 4).all()
    expected = tasks.select(pl.sum_horizontal(criteria) / 16).to_series()
    assert not disagreements(expected.to_list(), tasks["quality"].to_list())


def test_tokens_and_cost_of_tasks_follow_from_messages_and_calls(run):
    profile = run.manifest["scenario"]["population"]["groups"][0]["profile"]
    ends = run.tasks.select("task", "until")
    said = run.messages.join(ends, on="task").filter(pl.col("tick") <= pl.col("until"))
    tokens = pl.col("tokens").list.len().cast(pl.Int64)
    said = said.group_by("task").agg(
        written=tokens.sum(), read=tokens.filter(~pl.col("lost")).sum(), speakers=pl.col("src")
    )
    tasks = run.table("tasks").join(said, on="task", how="left", maintain_order="left")
    calls = tasks["calls"].cast(pl.Int64)
    read = tasks["read"].fill_null(0) + calls * profile["context-tokens"]
    written = tasks["written"].fill_null(0) + calls * profile["work-tokens"]
    assert read.to_list() == tasks["prompt_tokens"].to_list()
    assert written.to_list() == tasks["completion_tokens"].to_list()
    prices = profile["prompt-usd-per-million"], profile["completion-usd-per-million"]
    cost = (read * prices[0] + written * prices[1]) / 1e6
    assert not disagreements(cost.to_list(), tasks["cost_usd"].to_list())


def test_agents_add_up_to_windows_and_roles(run):
    agents = run.table("agents").with_columns(works=pl.sum_horizontal(WORK))
    active = (pl.col("sent") > 0) | (pl.col("works") + pl.col("delegated") > 0)
    right = (pl.col("success_rate") * pl.col("works")).sum() / pl.col("works").sum()
    by_window = agents.group_by("window").agg(
        messages=pl.col("sent").sum(),
        tasks_completed=pl.col("tasks_completed").sum(),
        abstentions=pl.col("abstained").sum(),
        refusals=pl.col("refused").sum(),
        active_agents=active.sum(),
    )
    for column in ["messages", "tasks_completed", "abstentions", "refusals", "active_agents"]:
        assert by_window.sort("window")[column].to_list() == run.windows[column].to_list()
    by_role = agents.group_by("window", "role").agg(
        agents=pl.len(),
        messages=pl.col("sent").sum(),
        tasks_completed=pl.col("tasks_completed").sum(),
        success_rate=pl.when(pl.col("works").sum() > 0).then(right),
    )
    roles = run.table("roles")
    expected = roles.select("window", "role").join(
        by_role, on=["window", "role"], how="left", maintain_order="left"
    )
    for column in ["agents", "messages", "tasks_completed"]:
        assert expected[column].fill_null(0).to_list() == roles[column].to_list()
    wanted, found = expected["success_rate"].to_list(), roles["success_rate"].to_list()
    assert not disagreements(wanted, found)


def test_abstaining_is_an_agents_own_decision_and_refusing_is_not(run, make_run):
    """Tasks hold the decisions that fell while they were open."""
    own = run.table("tasks")["abstained_voluntary"].sum()
    assert own <= run.windows["abstentions"].sum()
    if run.path.name == "plain":
        assert own > 0
        without = make_run("no-abstention", ["world.society.abstention=false"])
        assert without.windows["abstentions"].sum() == 0
        assert without.table("tasks")["abstained_voluntary"].sum() == 0
        assert without.windows["refusals"].sum() > 0


def test_agents_send_receive_and_delegate_what_messages_say(plain):
    """At a latency of one tick and without loss, what is sent in a tick is received in the next."""
    agents, messages = plain.table("agents"), plain.messages
    received = messages.with_columns(pl.Series("window", plain.in_window(messages["tick"] + 1)))
    tables = {
        "sent": messages.group_by("window", agent="src").len(),
        "received": received.group_by("window", agent="dst").len(),
        "delegated": plain.delegations.group_by("window", agent="src").len(),
    }
    for column, counted in tables.items():
        counted = counted.with_columns(pl.col("window").cast(pl.UInt32))
        both = agents.join(counted, on=["window", "agent"], how="left", maintain_order="left")
        assert both["len"].fill_null(0).to_list() == agents[column].to_list(), column


def test_cost_of_windows_is_that_of_words_and_calls(plain):
    profile = plain.manifest["scenario"]["population"]["groups"][0]["profile"]
    prompt, completion = (
        profile[f"{kind}-usd-per-million"] / 1e6 for kind in ("prompt", "completion")
    )
    call = profile["context-tokens"] * prompt + profile["work-tokens"] * completion
    messages = plain.messages.with_columns(words=pl.col("tokens").list.len())
    heard = messages.with_columns(pl.Series("window", plain.in_window(messages["tick"] + 1)))
    said, heard = (
        dict(each.group_by("window").agg(pl.sum("words")).rows()) for each in (messages, heard)
    )
    calls = plain.table("agents").group_by("window").agg(pl.sum_horizontal(pl.sum(*WORK)))
    calls = dict(calls.rows())
    windows = plain.windows["window"].to_list()
    expected = [said[w] * completion + heard[w] * prompt + calls[w] * call for w in windows]
    assert not disagreements(expected, plain.windows["cost_usd"].to_list())


def test_cost_of_windows_is_that_of_all_tasks_and_of_what_came_after_their_ends(run):
    """And of nothing else, but that windows do not hold what nobody has read when the run ends."""
    profile = run.manifest["scenario"]["population"]["groups"][0]["profile"]
    prompt, completion = (
        profile[f"{kind}-usd-per-million"] / 1e6 for kind in ("prompt", "completion")
    )
    words = pl.col("tokens").list.len()
    read = pl.when(pl.col("lost")).then(0).otherwise(words) * prompt
    said = run.messages.select("task", "tick", written=words * completion, read=read).join(
        run.tasks.select("task", "until"), on="task"
    )
    late = said.filter(pl.col("tick") > pl.col("until"))
    late = late["written"].sum() + late["read"].sum()
    longest = 4 if run.path.name == "lossy" else 1
    last = said.filter(pl.col("tick") >= run.manifest["ticks"] - longest)["read"].sum()
    calls = run.table("agents").select(pl.sum_horizontal(pl.sum(*WORK))).item()
    too_late = calls - run.tasks["calls"].sum()
    assert 0 <= too_late <= 0.002 * calls, "nearly all work is done for open tasks"
    call = profile["context-tokens"] * prompt + profile["work-tokens"] * completion
    owed = run.tasks["cost_usd"].sum() + late + too_late * call
    cost = run.windows["cost_usd"].sum()
    rounding = 1e-9 * owed
    assert owed - last - rounding <= cost <= owed + rounding
    if longest == 1:
        assert cost == pytest.approx(owed - last, rel=1e-9)


def test_the_summary_and_the_manifest_add_up(run):
    windows, summary = run.windows, run.summary
    for column in ["messages", "tokens", "tasks_completed", "tasks_failed", "abstentions"]:
        assert summary[column] == windows[column].sum()
    assert summary["windows"] == windows.height
    for name, table in run.manifest["tables"].items():
        assert table["rows"] == run.table(name).height
    # Wall times differ between executions, and are no part of what a run is.
    assert {*run.manifest["tables"], "timing"} == set(run.names())
    assert run.manifest["status"] == "complete"


def test_every_column_states_its_unit(run):
    for name in run.names():
        for field in pq.read_schema(run.path / f"{name}.parquet"):
            assert (field.metadata or {}).get(b"unit", b"").decode() in UNITS, (
                f"{name}.{field.name}"
            )


def test_every_table_names_its_scenario(run):
    for name in run.names():
        metadata = run.metadata(name)
        assert metadata["polity.scenario_hash"] == run.manifest["scenario_hash"]
        assert metadata["polity.seed"] == str(run.manifest["seed"])
        assert metadata["dependency_kinds"] == "delegate"


def test_duckdb_reads_what_polars_reads(run):
    for name in run.names():
        file = run.path / f"{name}.parquet"
        rows = duckdb.sql(f"select * from read_parquet('{file}')").pl()
        assert rows.equals(run.table(name), null_equal=True), name


def test_a_sample_of_messages_is_part_of_all_and_changes_nothing_else(make_run, plain):
    sample = make_run("sampled", ["record.messages=0.1", "record.agents-every=1"])
    rows = sample.table("messages")
    assert rows.height == pytest.approx(0.1 * plain.messages.height, rel=0.05)
    whole = plain.table("messages").join(rows.select("message"), on="message", how="semi")
    assert rows.equals(whole)
    for name in set(plain.names()) - {"messages", "timing"}:
        assert sample.table(name).equals(plain.table(name)), name
    assert sample.manifest["run_digest"] == plain.manifest["run_digest"]
