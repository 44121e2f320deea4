using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>The form that launches a training; checked by the same validator as any other way to launch one.</summary>
public sealed partial class LaunchTrainingPage
{
    private const int MostEpisodesRuns = 50;
    private const string NeverHelp = $"Scaled down where it is longer; \"{TrainingForm.Never}\" leaves it.";

    private static readonly IReadOnlyList<Crumb> Trail = [new("Trainings", Urls.Trainings)];
    private static readonly Choice[] Learned = [new("last", "The last reply of each chat"), new("all", "Every reply")];
    private static readonly Choice[] Devices = [new("cpu", "CPU"), new("cuda", "CUDA")];
    private static readonly Choice[] Dtypes = [new("float32", "float32"), new("bfloat16", "bfloat16")];
    private static readonly Choice[] Types = [new("float32", "float32"), new("bfloat16", "bfloat16"), new("float16", "float16")];
    private static readonly string[] AdvancedFields =
        ["finalShare", "weightDecay", "clipNorm", "beta1", "beta2", "epsilon", "evaluateEvery", "checkpointEvery", "seed", "device", "dtype"];

    private static readonly HashSet<string> FieldsWithPlace = new(StringComparer.Ordinal)
    {
        "name", "model", "new.shape", "new.vocabulary", "new.seed", "data", "data.chats", "data.episodes", "data.tellings", "learn", "evaluate", "out", "type",
        "options.steps", "options.learningRate", "options.warmUpSteps", "options.sequenceTokens", "options.rows", "options.accumulation",
        "options.finalShare", "options.weightDecay", "options.clipNorm", "options.beta1", "options.beta2", "options.epsilon",
        "options.evaluateEvery", "options.checkpointEvery", "options.seed", "options.device", "options.dtype",
    };

    private readonly Loading<TrainingChoices> _choices = new();
    private TrainingForm _form = new();
    private SpecLaunch _launch = null!;

    /// <summary>The run to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>A model chosen on another page, to fine-tune.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    [Inject]
    private ModelLibrary Models { get; set; } = null!;

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private ArtifactStore Artifacts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string FileHelp => _form.UsesEpisodes
        ? "Made by an episodes run."
        : "One chat per line: {\"messages\": [{\"role\", \"content\", \"reasoning\"}, …]}. It may be gzipped.";

    private string WorkText => _form.MostTokens is { } tokens
        ? $"At most {Format.Parameters(tokens)} tokens: {_form.Options["steps"]} steps of {_form.Options["rows"]} × {_form.Options["sequenceTokens"]}{(_form.Options["accumulation"].Trim() is "1" ? "" : $" × {_form.Options["accumulation"]}")}."
        : "Steps, sequences and their tokens must be whole numbers.";

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        _launch = new SpecLaunch(Runs, Navigation, () => _form.ToSpec(), Urls.Training);
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _choices.ReadAsync(ReadChoicesAsync, CancellationToken.None);
        if (_choices.Value is not { } choices)
        {
            return;
        }

        var copied = From is null ? null : await Queries.FindAsync(From, CancellationToken.None);
        if (copied is not null && TrainingForm.From(copied.Spec) is { } earlier)
        {
            (_launch.CopiedFrom, _form) = (copied, earlier);
            _form.Model = choices.Engine.Match(_form.Model);
        }
        else
        {
            _form = choices.Defaults(ModelQuery);
        }

        await _launch.CheckAsync();
    }

    private async Task<TrainingChoices> ReadChoicesAsync(CancellationToken cancellationToken)
    {
        var episodes = new List<(string Name, string File)>();
        foreach (var run in await Queries.ListAsync(new RunFilter([RunState.Completed], [EpisodesSpec.KindName]), RunSort.Created, true, 0, MostEpisodesRuns, cancellationToken))
        {
            if (await Queries.FindArtifactAsync(run.Id, EpisodesArtifacts.Episodes.Name, cancellationToken) is { } artifact && Artifacts.PathOf(artifact.Sha256) is { } path)
            {
                episodes.Add((run.Name, path));
            }
        }

        return new TrainingChoices(await Models.ListAsync(cancellationToken), episodes);
    }

    private Task SetAsync(string option, string value) => ChangeAsync(() => _form.Options[option] = value);

    private Task ChangeDataAsync(bool episodes) => ChangeAsync(() =>
    {
        if (_form.UsesEpisodes != episodes)
        {
            _form.UsesEpisodes = episodes;
            _form.File = episodes && _choices.Value is { Episodes: [var newest, ..] } ? newest.Value : "";
        }
    });

    private async Task ChangeAsync(Action change)
    {
        change();
        await _launch.CheckAsync();
    }

    private string? Error(string field) => _launch.Error(field);

    private static string Pressed(bool on) => on ? "true" : "false";
}
