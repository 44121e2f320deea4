using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>What is about to be asked in the playground. From the first try on, errors stand at their fields, and each change is checked.</summary>
public sealed partial class PlaygroundForm(PlaygroundService playground)
{
    private IReadOnlyList<SpecError> _errors = [];
    private bool _tried;
    private int _checks;

    /// <summary>The request as the form stands.</summary>
    public SpecDraft Draft { get; private set; } = new(PlaygroundService.Shape, PlaygroundView.Nothing);

    /// <summary>What is wrong with no field that the form shows.</summary>
    public IEnumerable<string> OtherErrors => _errors.Where(error => !AtField().IsMatch(error.Field)).Select(error => $"{(error.Field.Contains('[', StringComparison.Ordinal) ? $"{error.Field}: " : "")}{error.InForm ?? error.Message}");

    /// <summary>How many messages there are.</summary>
    public int Messages => Draft.Count("messages");

    /// <summary>How many arms there are.</summary>
    public int Arms => Draft.Count("arms");

    /// <summary>The request as JSON, to see whether it is still the same.</summary>
    public string Text => Draft.ToSpec().ToJsonString(JobsJson.Options);

    /// <summary>Tokens of the arms' colours.</summary>
    public IReadOnlyList<string> Colours =>
        SeriesColours.Of([.. Enumerable.Range(0, Arms).Select(arm => (Draft.Text(At(arm, "name")), Draft.Word(At(arm, "persona")) is { Length: > 0 } persona ? persona : null))]);

    /// <summary>Place of an arm's field in the request.</summary>
    public static string At(int arm, string field) => $"{ArmDrafts.PathOf(arm)}.{field}";

    /// <summary>Starts again from another request.</summary>
    public void Start(JsonObject request)
    {
        Draft = new(PlaygroundService.Shape, request);
        Forgive();
    }

    /// <summary>What is wrong with a field, or within it; null for nothing.</summary>
    public string? Error(string path) => _errors.FirstOrDefault(error => error.Field == path) is { } error ? error.InForm ?? error.Message
        : _errors.FirstOrDefault(error => error.Field.StartsWith(path + ".", StringComparison.Ordinal)) is { } inner ? $"{inner.Field[(path.Length + 1)..]}: {inner.Message}" : null;

    /// <summary>What can be answered; null where something is wrong, which is then shown.</summary>
    public Task<PlaygroundPlan?> TryAsync(CancellationToken cancellationToken)
    {
        _tried = true;
        return CheckAsync(cancellationToken);
    }

    /// <summary>What is wrong is not shown before the next try: for a form with fields that nobody had a chance to fill in.</summary>
    public void Forgive()
    {
        (_errors, _tried) = ([], false);
        _checks++;
    }

    /// <summary>Makes a change.</summary>
    public async Task ChangeAsync(Action<SpecDraft> change, CancellationToken cancellationToken)
    {
        change(Draft);
        if (_tried)
        {
            await CheckAsync(cancellationToken);
        }
    }

    /// <summary>Makes a change to an arm, whose name follows as long as the reader has not chosen one.</summary>
    public Task ChangeArmAsync(int arm, Action<SpecDraft> change, CancellationToken cancellationToken)
    {
        var name = Draft.Text(At(arm, "name"));
        // With a number behind it where the same name was taken.
        var follows = name.Length == 0 || name == Stem(arm) || (name.StartsWith(Stem(arm) + "-", StringComparison.Ordinal) && int.TryParse(name[(Stem(arm).Length + 1)..], out _));
        return ChangeAsync(
            draft =>
            {
                change(draft);
                if (follows && draft.Text(At(arm, "name")) == name)
                {
                    draft.Put(At(arm, "name"), Suggestion(arm));
                }
            },
            cancellationToken);
    }

    /// <summary>Adds the same arm under another name, after it.</summary>
    public void Duplicate(int arm)
    {
        var copy = Draft.Item("arms", arm);
        copy["name"] = SuggestedName.Of(Draft.Text(At(arm, "name")), "arm", Names());
        Draft.Insert("arms", copy, arm + 1);
    }

    /// <summary>Adds an arm at the end.</summary>
    public void AddArm() => Draft.Insert("arms", new() { ["name"] = SuggestedName.Of("base", "arm", Names()) });

    /// <summary>The launch form of a benchmark of these arms.</summary>
    public string BenchmarkUrl => Urls.LaunchBenchmarkOf(Benchmark());

    /// <summary>The request as a call from a shell.</summary>
    /// <param name="address">Of the server.</param>
    public string Curl(string address) =>
        $"curl -N {address.TrimEnd('/')}/api/playground -H 'Content-Type: application/json' -d '{Text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private JsonObject Benchmark()
    {
        var arms = new JsonArray();
        for (var i = 0; i < Arms; i++)
        {
            var arm = Draft.Item("arms", i);
            arm["model"] = new JsonObject { ["engine"] = Draft.Word("model") };
            // What was left open here was drawn as the engine does, not as the model's folder would have it.
            arm["sampling"] ??= new JsonObject();
            if (!Draft.IsOn("thinking"))
            {
                arm["settings"] = new JsonObject { ["think"] = false };
            }

            arms.Add(arm);
        }

        var benchmark = new JsonObject { ["arms"] = arms };
        if (Draft.Has("seed"))
        {
            benchmark["seed"] = Draft.ToSpec()["seed"]!.DeepClone();
        }

        return benchmark;
    }

    private string Suggestion(int arm) => SuggestedName.Of(Stem(arm), "arm", [.. Names().Where((_, i) => i != arm)]);

    private string Stem(int arm)
    {
        string[] words =
        [
            Draft.Word(At(arm, "persona")), SuggestedName.OfIntervention(Draft.Word(At(arm, "intervention"))),
            Draft.Text(At(arm, "sampling.temperature")) is { Length: > 0 } temperature ? $"t{temperature}" : "",
        ];
        var stem = string.Join('-', words.Where(word => word.Length > 0));
        return stem.Length == 0 ? "base" : SuggestedName.Of(stem, "arm", []);
    }

    private string[] Names() => [.. Enumerable.Range(0, Arms).Select(arm => Draft.Text(At(arm, "name")))];

    [GeneratedRegex(@"^(model|direction|seed|maxTokens|messages\[\d+\]\.(content|role)|arms\[\d+\]\.(name|persona|systemPrompt|intervention(\..*)?|sampling\.(temperature|topP|topK|minP|presencePenalty)))$")]
    private static partial Regex AtField();

    // Of checks that overtake each other the newest counts.
    private async Task<PlaygroundPlan?> CheckAsync(CancellationToken cancellationToken)
    {
        var number = ++_checks;
        var check = await playground.CheckAsync(JsonSerializer.SerializeToElement(Draft.ToSpec(), JobsJson.Options), cancellationToken);
        if (number == _checks)
        {
            _errors = check.Errors;
        }

        return check.Plan;
    }
}
