using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.Components.Pages.Launch;

/// <summary>What the training form offers.</summary>
public sealed class TrainingChoices
{
    /// <summary>Offers the models that can be used now, the shapes of new ones, and the episodes that runs have made.</summary>
    /// <param name="episodes">Names and files of finished episodes runs.</param>
    public TrainingChoices(IReadOnlyList<ModelRow> models, IReadOnlyList<(string Name, string File)> episodes)
    {
        Engine = new LaunchChoices(models, [], []);
        Episodes = [.. episodes.Select(run => new Choice(run.File, run.Name))];
    }

    /// <summary>Models, as for captures.</summary>
    public LaunchChoices Engine { get; }

    /// <summary>Shapes of new models.</summary>
    public IReadOnlyList<Choice> Shapes { get; } = [.. NewModel.Shapes.Select(shape => new Choice(shape.Key, shape.Key))];

    /// <summary>Finished episodes runs; the value is their file.</summary>
    public IReadOnlyList<Choice> Episodes { get; }

    /// <summary>A new model, or the one that another page chose; on the newest episodes, if there are any.</summary>
    public TrainingForm Defaults(string? model)
    {
        var form = new TrainingForm { UsesEpisodes = Episodes.Count > 0, File = Episodes.Count > 0 ? Episodes[0].Value : "" };
        form.Model = model is not null ? Engine.Match(model) : Engine.Models.FirstOrDefault(choice => !choice.Disabled)?.Value ?? "";
        form.Start(fromScratch: model is null);
        return form;
    }
}
