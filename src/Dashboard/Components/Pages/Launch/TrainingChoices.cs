using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>What the training form offers.</summary>
public sealed class TrainingChoices
{
    private readonly Dictionary<string, string> _episodesByHash;

    /// <summary>Offers the models that can be used now, and the episodes that runs have made.</summary>
    /// <param name="episodes">Finished episodes runs with their files, the newest first.</param>
    public TrainingChoices(IReadOnlyList<ModelRow> models, IReadOnlyList<(RunRow Run, ArtifactRow File)> episodes)
    {
        Engine = new LaunchChoices(models, [], []);
        Episodes = [.. episodes.Select(made => new Choice(FileReference.Artifact(made.Run.Id, made.File.Name), made.Run.Name))];
        _episodesByHash = episodes.Zip(Episodes).DistinctBy(made => made.First.File.Sha256).ToDictionary(made => made.First.File.Sha256, made => made.Second.Value);
    }

    /// <summary>Models, as for captures.</summary>
    public LaunchChoices Engine { get; }

    /// <summary>Finished episodes runs; the value names their file.</summary>
    public IReadOnlyList<Choice> Episodes { get; }

    /// <summary>The model to fine-tune until another one is chosen; null for none.</summary>
    public string? FirstModel => Engine.Models.FirstOrDefault(choice => !choice.Disabled)?.Value;

    /// <summary>Chooses the model that another page chose, and the newest episodes, if there are any.</summary>
    public void Fit(SpecDraft draft, string? model)
    {
        draft.Put("model", model is null ? null : Engine.Match(model));
        draft.Put("data.episodes", Episodes is [var newest, ..] ? newest.Value : null);
    }

    /// <summary>Names what an earlier training used as the choices do: a model by id, folder or hash, episodes by their place in the store.</summary>
    public void Recognise(SpecDraft draft)
    {
        // The folder holds that run's model now.
        draft.LeaveOut("out");
        draft.Put("model", draft.Text("model").Trim() is { Length: > 0 } model ? Engine.Match(model) : null);
        if (draft.Text("data.episodes").Trim() is { Length: > 0 } file && _episodesByHash.FirstOrDefault(known => file.EndsWith(known.Key, StringComparison.Ordinal)).Value is { } made)
        {
            draft.Put("data.episodes", made);
        }
    }
}
