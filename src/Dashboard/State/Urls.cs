using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Replaying;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.State;

/// <summary>Every address within the product. No page writes a link by hand.</summary>
public static class Urls
{
    /// <summary>The first page.</summary>
    public const string Home = "/";

    /// <summary>All runs.</summary>
    public const string Runs = "/runs";

    /// <summary>The form that launches a capture.</summary>
    public const string LaunchCapture = "/captures/new";

    /// <summary>All studies.</summary>
    public const string Studies = "/studies";

    /// <summary>The ledger of the study that is chosen in this browser.</summary>
    public const string CurrentLedger = "/ledger";

    /// <summary>The ledger of whichever study.</summary>
    public const string AnyLedger = $"{Studies}/*/ledger";

    /// <summary>Names the study that a launched run is to join.</summary>
    public const string StudyParameter = "study";

    /// <summary>All finished captures.</summary>
    public const string Captures = "/captures";

    /// <summary>All benchmark runs.</summary>
    public const string Benchmarks = "/benchmarks";

    /// <summary>The form that launches a benchmark.</summary>
    public const string LaunchBenchmark = "/benchmarks/new";

    /// <summary>What a design can find; the design is in the query.</summary>
    public const string PowerPage = "/power";

    /// <summary>Arms of any runs against each other; which, is in the query.</summary>
    public const string Comparison = "/compare";

    /// <summary>Two traces next to each other; which, is in the query.</summary>
    public const string Traces = "/compare/traces";

    /// <summary>Words in all traces; which, is in the query.</summary>
    public const string TraceSearch = "/search/traces";

    /// <summary>The labels that readers put on turns.</summary>
    public const string Labels = "/search/labels";

    /// <summary>Parent of the pages of edits; their list is that of all runs, filtered.</summary>
    public const string Edits = "/edits";

    /// <summary>The library of directions.</summary>
    public const string Directions = "/directions";

    /// <summary>The form that finds a direction.</summary>
    public const string LaunchDirection = "/directions/new";

    /// <summary>Directions against each other.</summary>
    public const string Cosines = "/directions/cosines";

    /// <summary>The library of interventions.</summary>
    public const string Interventions = "/interventions";

    /// <summary>Arms that reply side by side; what is asked is in the query.</summary>
    public const string Playground = "/playground";

    /// <summary>Parent of the pages of sweeps; their list is that of all runs, filtered.</summary>
    public const string Sweeps = "/sweeps";

    /// <summary>Parent of the pages of replays; their list is that of all runs, filtered.</summary>
    public const string Replays = "/replays";

    /// <summary>All trainings.</summary>
    public const string Trainings = "/trainings";

    /// <summary>The form that launches a training.</summary>
    public const string LaunchTraining = "/trainings/new";

    /// <summary>Folders of tasks.</summary>
    public const string TaskSets = "/task-sets";

    /// <summary>Known checkpoints and the folders that are scanned for them.</summary>
    public const string Models = "/models";

    /// <summary>System prompts.</summary>
    public const string Personas = "/personas";

    /// <summary>Named arms, with which the server answers.</summary>
    public const string Arms = "/arms";

    /// <summary>Task instructions.</summary>
    public const string PromptSets = "/prompt-sets";

    /// <summary>What is served to programs.</summary>
    public const string Server = "/server";

    /// <summary>Requests of programs that were kept; which, is in the query.</summary>
    public const string Requests = "/server/requests";

    /// <summary>What is counted of served requests, in Prometheus' form.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Machine, folders and preferences.</summary>
    public const string System = "/system";

    /// <summary>What can be read about the product.</summary>
    public const string HelpIndex = "/help";

    /// <summary>The machine-readable description of the JSON API.</summary>
    public const string OpenApi = "/openapi/v1.json";

    /// <summary>Hangfire's own pages.</summary>
    public const string Hangfire = "/hangfire";

    /// <summary>The runs of one kind.</summary>
    public static string RunsOf(string kind) => Query(Runs, ("kind", kind));

    /// <summary>All runs of a filter as a file.</summary>
    /// <param name="format">csv or json.</param>
    public static string RunsFile(string format) => $"/api/runs.{format}";

    /// <summary>The runs of a study.</summary>
    public static string RunsOfStudy(string study) => Query(Runs, (StudyParameter, study));

    /// <summary>One study: what is in it, and what is to be known of it.</summary>
    public static string Study(string id) => $"{Studies}/{Escape(id)}";

    /// <summary>Every arm that a study ever tried.</summary>
    public static string Ledger(string id) => $"{Study(id)}/ledger";

    /// <summary>A ledger as CSV.</summary>
    public static string LedgerCsv(string id) => $"/api/studies/{Escape(id)}/ledger.csv";

    /// <summary>A ledger as JSON.</summary>
    public static string LedgerJson(string id) => $"/api/studies/{Escape(id)}/ledger";

    /// <summary>One run.</summary>
    public static string Run(string runId) => $"{Runs}/{Escape(runId)}";

    /// <summary>The launch form with a model chosen.</summary>
    public static string LaunchCaptureWith(string modelId) => Query(LaunchCapture, ("model", modelId));

    /// <summary>One capture's separability.</summary>
    public static string Capture(string runId, string? contrast = null, string? position = null, int? layer = null) =>
        Query($"{Captures}/{Escape(runId)}", ("contrast", contrast), ("position", position), ("layer", Text(layer)));

    /// <summary>All figures of a capture as CSV.</summary>
    public static string SeparabilityCsv(string runId) => $"/api/captures/{Escape(runId)}/separability.csv";

    /// <summary>The launch form filled in from a capture, with the control personas as further sides.</summary>
    public static string LaunchCaptureWithControls(string runId) => Query(LaunchCapture, ("from", runId), ("controls", "1"));

    /// <summary>One document, at one of its headings.</summary>
    public static string Help(string document, string? anchor = null) => $"{HelpIndex}/{Escape(document)}{(anchor is null ? "" : "#" + anchor)}";

    /// <summary>Names the words, separated by commas, that a launched run is to be found by.</summary>
    public const string TagsParameter = "tags";

    /// <summary>The form that launches a benchmark on a task set.</summary>
    public static string LaunchBenchmarkOn(string taskSet) => Query(LaunchBenchmark, ("tasks", taskSet));

    /// <summary>The form that launches a benchmark that joins a study.</summary>
    public static string LaunchBenchmarkIn(string study) => Query(LaunchBenchmark, (StudyParameter, study));

    /// <summary>The form that launches a benchmark of arms that were put together elsewhere.</summary>
    /// <param name="spec">They, and whatever else of a benchmark is settled; arms of every edit are too long for an address as they are.</param>
    /// <param name="sweep">The sweep that they were picked in.</param>
    public static string LaunchBenchmarkOf(JsonObject spec, string? sweep = null) => Query(LaunchBenchmark, ("sweep", sweep), ("arms", LinkState.Pack(spec)));

    /// <summary>The form that launches a training, with a model to fine-tune.</summary>
    public static string LaunchTrainingOf(string modelId) => Query(LaunchTraining, ("model", modelId));

    /// <summary>The form that launches a benchmark of a model with and without the study's personas.</summary>
    public static string LaunchBenchmarkWith(string modelId) => Query(LaunchBenchmark, ("model", modelId));

    /// <summary>The launch form that is made of a kind's settings.</summary>
    public static string Launch(string kind) => $"/launch/{Escape(kind)}";

    /// <summary>The same with a spec to start from.</summary>
    public static string LaunchWith(string kind, JsonObject spec) => Query(Launch(kind), ("spec", spec.ToJsonString(JobsJson.Options)));

    /// <summary>A launch form whose run will carry tags.</summary>
    public static string Tagged(string form, string tags) => Query(form, (TagsParameter, tags));

    /// <summary>The launch form of a capture, from one of its presets.</summary>
    public static string LaunchCaptureFrom(string preset) => Query(LaunchCapture, ("preset", preset));

    /// <summary>One direction's audit.</summary>
    public static string Direction(string id, int? layer = null) => Query($"{Directions}/{Escape(id)}", ("layer", Text(layer)));

    /// <summary>The direction that a run found.</summary>
    public static string DirectionOf(string runId) => $"{Directions}/found/{Escape(runId)}";

    /// <summary>A direction's file, to download.</summary>
    public static string DirectionFile(string id, string format) => Query($"/api/directions/{Escape(id)}/file", ("format", format));

    /// <summary>A direction's audit as JSON.</summary>
    public static string DirectionAudit(string id) => $"/api/directions/{Escape(id)}/audit";

    /// <summary>Directions against each other at a layer; with a pair, that one is open.</summary>
    public static string CosinesOf(IReadOnlyList<string> directions, int? layer = null, (string A, string B)? pair = null) =>
        Query(Cosines, [.. directions.Select(name => ("d", (string?)name)), ("layer", Text(layer)), ("a", pair?.A), ("b", pair?.B)]);

    /// <summary>One intervention, open for reading and editing.</summary>
    public static string Intervention(string id) => Query(Interventions, ("id", id));

    /// <summary>What an edit of weights came to.</summary>
    public static string Edit(string runId) => $"{Edits}/{Escape(runId)}";

    /// <summary>One sweep; with a cell, that one's drawer is open.</summary>
    public static string Sweep(string runId, string? cell = null) => Query($"{Sweeps}/{Escape(runId)}", ("cell", cell));

    /// <summary>A sweep as JSON.</summary>
    public static string SweepJson(string runId) => $"/api/sweeps/{Escape(runId)}";

    /// <summary>What a replay of a turn came to.</summary>
    public static string Replay(string runId) => $"{Replays}/{Escape(runId)}";

    /// <summary>A replay as JSON.</summary>
    public static string ReplayJson(string runId) => $"/api/replays/{Escape(runId)}";

    /// <summary>The form that asks for a turn's reply again.</summary>
    public static string LaunchReplay(string runId, long trial, int turn) =>
        LaunchWith(ReplaySpec.KindName, new JsonObject { ["kind"] = ReplaySpec.KindName, [ReplaySpec.TrialField] = new TrialAddress(runId, trial).ToString(), [ReplaySpec.TurnField] = turn });

    /// <summary>One training.</summary>
    public static string Training(string runId) => $"{Trainings}/{Escape(runId)}";

    /// <summary>The steps of a training as CSV.</summary>
    public static string StepsCsv(string runId) => $"/api/trainings/{Escape(runId)}/steps.csv";

    /// <summary>One benchmark; with a trial, that one's drawer is open.</summary>
    public static string Benchmark(string runId, long? trial = null) => Query($"{Benchmarks}/{Escape(runId)}", ("trial", Text(trial)));

    /// <summary>A benchmark's arms against one of them, as JSON.</summary>
    public static string ComparisonJson(string runId, string? baseline) => Query($"/api/benchmarks/{Escape(runId)}/comparison", ("base", baseline));

    /// <summary>The trials of one benchmark's arm that a number counts.</summary>
    public static string BenchmarkTrials(string runId, string arm, TrialSelection selection) =>
        Query($"{Benchmarks}/{Escape(runId)}", ("arm", arm), ("show", selection.Word)) + "#trials";

    /// <summary>All arms of some runs against each other.</summary>
    public static string Compare(IReadOnlyList<string> runs) => Query(Comparison, [.. runs.Select(run => ("run", (string?)run))]);

    /// <summary>Arms against each other, the first of them the baseline.</summary>
    /// <param name="arms">Each as <c>RUN/ARM</c>.</param>
    /// <param name="counts">Arms of which only the counts are known, each as <c>NAME:PASSED/TRIALS</c>.</param>
    /// <param name="baseline">Another baseline than the first, as it stands in one of the lists.</param>
    public static string CompareArms(IReadOnlyList<string> arms, IReadOnlyList<string>? counts = null, string? baseline = null) =>
        Query(Comparison, [.. arms.Select(arm => ("arm", (string?)arm)), .. (counts ?? []).Select(count => ("counts", (string?)count)), ("base", baseline)]);

    /// <summary>Two traces next to each other, each as <c>RUN/TRIAL</c>.</summary>
    /// <param name="plain">Without marks on the words that differ.</param>
    /// <param name="apart">Each side scrolls alone.</param>
    public static string TracePair(string a, string b, int? turn = null, bool plain = false, bool apart = false) =>
        Query(Traces, ("a", a), ("b", b), ("turn", Text(turn)), ("diff", plain ? "off" : null), ("scroll", apart ? "alone" : null));

    /// <summary>The trials of a list as a file, all of them.</summary>
    /// <param name="format">csv or json.</param>
    public static string TrialsFile(string runId, string? arm, TrialSelection? selection, string format) => Query(
        $"/api/benchmarks/{Escape(runId)}/trials.{format}",
        [
            ("arm", arm),
            .. (selection?.Filter.Outcomes ?? []).Select(outcome => ("outcome", (string?)outcome.Name())),
            .. (selection?.Filter.Findings ?? []).Select(word => ("finding", (string?)word)),
            .. (selection?.Filter.Without ?? []).Select(word => ("without", (string?)word)),
            ("passed", selection?.Filter.Passed switch { true => "true", false => "false", _ => null }),
        ]);

    /// <summary>One trial's trace, or that of a program's request.</summary>
    /// <param name="find">Words to find in it.</param>
    public static string Trial(string runId, long trial, int? turn = null, string? find = null) => Query(
        runId == ServedTrials.RunId ? $"{Requests}/{Text(trial)}" : $"{Benchmarks}/{Escape(runId)}/trials/{Text(trial)}", ("turn", Text(turn)), ("find", find));

    /// <summary>Words in all traces.</summary>
    public static string TracesWith(string text) => Query(TraceSearch, ("q", text));

    /// <summary>The turns with a label.</summary>
    public static string TracesLabelled(string label) => Query(TraceSearch, ("label", label));

    /// <summary>One trial's trace as a file that opens by itself.</summary>
    public static string TraceHtml(string runId, long trial) => $"/api/benchmarks/{Escape(runId)}/trials/{Text(trial)}/trace.html";

    /// <summary>All projections that were recorded of a trial as a file.</summary>
    /// <param name="format">csv or json.</param>
    public static string ProjectionsFile(string runId, long trial, string format) => $"/api/benchmarks/{Escape(runId)}/trials/{Text(trial)}/projections.{format}";

    /// <summary>What a design can find.</summary>
    public static string Power(PowerView? design = null) => design is null ? PowerPage : design.Url;

    /// <summary>The power of a design as JSON.</summary>
    public static string PowerJson(PowerView design) => design.ApiUrl;

    /// <summary>What a benchmark can tell so far, as JSON.</summary>
    public static string BenchmarkPowerJson(string runId) => $"/api/benchmarks/{Escape(runId)}/power";

    /// <summary>One task set.</summary>
    public static string TaskSet(string name) => $"{TaskSets}/{Escape(name)}";

    /// <summary>A run's file, to download.</summary>
    public static string Artifact(string runId, string name) => $"/api/runs/{Escape(runId)}/artifacts/{string.Join('/', name.Split('/').Select(Escape))}";

    /// <summary>The list of a run's files as a file.</summary>
    /// <param name="format">csv or json.</param>
    public static string ArtifactsFile(string runId, string format) => $"/api/runs/{Escape(runId)}/artifacts{(format == "csv" ? ".csv" : "")}";

    /// <summary>A run's whole log as text.</summary>
    public static string LogText(string runId) => $"/api/runs/{Escape(runId)}/log.txt";

    /// <summary>One model's details.</summary>
    public static string Model(string modelId) => $"{Models}/{Escape(modelId)}";

    /// <summary>One persona, open for reading and editing.</summary>
    public static string Persona(string id) => Query(Personas, ("id", id));

    /// <summary>One arm of the library, open for reading and editing.</summary>
    public static string Arm(string id) => Query(Arms, ("id", id));

    /// <summary>One prompt set, open for reading and editing.</summary>
    public static string PromptSet(string id) => Query(PromptSets, ("id", id));

    /// <summary>An address with the parameters that have a value, in the order given.</summary>
    public static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var address = new StringBuilder(path);
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            address.Append(separator).Append(Escape(name)).Append('=').Append(Escape(value));
            separator = '&';
        }

        return address.ToString();
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string value) => Uri.EscapeDataString(value);
}
