using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Training;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>The form that launches a training.</summary>
public sealed partial class LaunchTrainingPage
{
    private const int MostEpisodesRuns = 50;

    private static readonly IReadOnlyList<Crumb> Trail = [new(View.Plural, View.ListUrl)];
    private static readonly string[] Sizes = ["options.steps", "options.rows", "options.sequenceTokens", "options.accumulation"];

    private readonly Loading<TrainingChoices> _choices = new();

    // What another start or other data have no use for, for the way back.
    private readonly Dictionary<string, JsonNode?> _aside = new(StringComparer.Ordinal);
    private SpecForm _form = null!;
    private bool _usesEpisodes;

    private static RunKindView View => TrainingKindView.View;

    /// <summary>The run to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>A model chosen on another page, to fine-tune.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelQuery { get; set; }

    [Inject]
    private ModelLibrary Models { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private SpecForms Forms { get; set; } = null!;

    private bool FromScratch => _form.Draft.Has("new");

    private string FilePath => _usesEpisodes ? "data.episodes" : "data.chats";

    private string FileText => _form.Draft.Text(FilePath);

    private string? ShapeHelp => (_form.Draft.Field("new.shape").Value as WordShape)!.Choices.FirstOrDefault(shape => shape.Word == _form.Draft.Word("new.shape"))?.Help;

    private IEnumerable<FieldShape> AdvancedFields => (_form.Draft.Field("options").Value as ObjectShape)!.Shape.Fields.Where(setting => setting.IsAdvanced);

    private string WorkText
    {
        get
        {
            var sizes = Sizes.Select(path => long.TryParse(_form.Draft.Text(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : (long?)null).ToArray();
            return sizes is [{ } steps, { } rows, { } tokens, { } groups]
                ? $"At most {Format.Parameters((long)Math.Min((double)steps * rows * tokens * groups, long.MaxValue))} tokens: {steps} steps of {rows} × {tokens}{(groups == 1 ? "" : $" × {groups}")}."
                : "Steps, sequences and their tokens must be whole numbers.";
        }
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => _choices.ReadAsync(
        async cancellationToken =>
        {
            var choices = new TrainingChoices(await Models.ListAsync(cancellationToken), await EpisodesAsync(cancellationToken));
            await OpenAsync(choices);
            return choices;
        },
        CancellationToken.None);

    private async Task OpenAsync(TrainingChoices choices)
    {
        _form = Forms.Open(View, (ModelQuery is null ? TrainingPresets.FromScratch : TrainingPresets.FineTune).Name);
        _form.Changed += () => _ = InvokeAsync(StateHasChanged);
        // The field of the file shows it, whichever of the two it is.
        _form.Show("data");
        choices.Fit(_form.Draft, ModelQuery);
        await Forms.FillAsync(_form, From, choices.Recognise);
        _usesEpisodes = _form.Draft.Text("data.episodes").Trim().Length > 0;
    }

    private async Task<IReadOnlyList<(RunRow Run, ArtifactRow File)>> EpisodesAsync(CancellationToken cancellationToken)
    {
        var episodes = new List<(RunRow, ArtifactRow)>();
        foreach (var run in await Queries.ListAsync(new RunFilter([RunState.Completed], [EpisodesSpec.KindName]), RunSort.Created, true, 0, MostEpisodesRuns, cancellationToken))
        {
            if (await Queries.FindArtifactAsync(run.Id, EpisodesArtifacts.Episodes.Name, cancellationToken) is { } file)
            {
                episodes.Add((run, file));
            }
        }

        return episodes;
    }

    private Task StartAsync(TrainingChoices choices, bool fromScratch) => fromScratch == FromScratch ? Task.CompletedTask : _form.ChangeAsync(draft =>
    {
        var (before, after) = fromScratch ? (TrainingPresets.FineTune, TrainingPresets.FromScratch) : (TrainingPresets.FromScratch, TrainingPresets.FineTune);
        // A rate that was not touched follows, since fine-tuning wants a lower one.
        if (draft.Text("options.learningRate") == RateOf(before))
        {
            draft.Set("options.learningRate", RateOf(after));
        }

        if (fromScratch)
        {
            PutAside(draft, "model");
            TakeBack(draft, "new", after.Spec["new"]);
        }
        else
        {
            PutAside(draft, "new");
            TakeBack(draft, "model", choices.FirstModel);
        }
    });

    private Task UseAsync(TrainingChoices choices, bool episodes) => episodes == _usesEpisodes ? Task.CompletedTask : _form.ChangeAsync(draft =>
    {
        _usesEpisodes = episodes;
        if (episodes)
        {
            PutAside(draft, "learn");
            draft.LeaveOut("data.chats");
            draft.Put("data.episodes", choices.Episodes is [var newest, ..] ? newest.Value : null);
            TakeBack(draft, "data.tellings", null);
        }
        else
        {
            PutAside(draft, "data.tellings");
            draft.LeaveOut("data.episodes");
            TakeBack(draft, "learn", null);
        }
    });

    private void PutAside(SpecDraft draft, string path)
    {
        _aside[path] = SpecPath.Get(draft.ToSpec(), path)?.DeepClone();
        draft.LeaveOut(path);
    }

    private void TakeBack(SpecDraft draft, string path, JsonNode? otherwise) => draft.Put(path, (_aside.GetValueOrDefault(path) ?? otherwise)?.DeepClone());

    private string RateOf(SpecPreset preset) => new SpecDraft(_form.Kind.Shape, preset.Spec).Text("options.learningRate");

    private static string Pressed(bool on) => on ? "true" : "false";
}
