using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

/// <summary>What goes together in a training: one start, one file that can be read, a folder that is free.</summary>
internal sealed class TrainingRules(ReferencedFiles files, DataFolder folder) : ISpecRules<TrainingSpec>
{
    public async Task CheckAsync(SpecUnderCheck<TrainingSpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        CheckStart(spec, problems);
        await CheckDataAsync(check, cancellationToken);
        if (!problems.IsRefused("options.steps") && spec.Options.WarmUpSteps > spec.Options.Steps)
        {
            problems.Add("options.warmUpSteps", Fault.Of($"There are only {spec.Options.Steps} steps; the warm-up cannot be longer."));
        }
        if (!problems.Any)
        {
            check.Facts = Target(check);
        }
    }

    public string Title(SpecUnderCheck<TrainingSpec> check) => $"{StartName(check)} · {DataName(check)}";

    public RunNeeds NeedsOf(TrainingSpec spec) => RunNeeds.Engine;

    private static void CheckStart(TrainingSpec spec, SpecProblems problems)
    {
        if (!problems.IsRefused("model") && !problems.IsRefused("new") && string.IsNullOrWhiteSpace(spec.Model) == spec.New is null)
        {
            problems.Add("model", "Name either a \"model\" to fine-tune, or a \"new\" one to train from scratch.", "Choose a model.");
        }
    }

    private async Task CheckDataAsync(SpecUnderCheck<TrainingSpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        if (problems.IsRefused("data"))
        {
            return;
        }
        if (spec.Data.HasEpisodes == spec.Data.HasChats)
        {
            problems.Add("data", TrainingSpecData.Advice, spec.Data.HasChats ? "Name one file only." : "Name a file.");
            return;
        }
        if (!spec.Data.HasEpisodes && spec.Data.Tellings != 1)
        {
            problems.Add("data.tellings", "Chats are read once each; leave it out, or name an episodes file.");
        }
        if (spec.Data.HasEpisodes && spec.Learn == LearnedReplies.All)
        {
            problems.Add("learn", "Each reply of an episode is a chat of its own already; leave it out, or name a file of chats.");
        }
        await LookIntoAsync(check, cancellationToken);
    }

    private async Task LookIntoAsync(SpecUnderCheck<TrainingSpec> check, CancellationToken cancellationToken)
    {
        var field = check.Spec.Data.FileField;
        var file = files.Open(check.References[field]);
        try
        {
            // The first chat only; the run reads all and names the line that is wrong.
            if (!await Task.Run(() => TrainingChats.Read(check.Spec.Data, file, seed: 0).Any(), cancellationToken))
            {
                check.Problems.Add(field, $"{file.Name} is empty.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            check.Problems.Add(field, e.Message);
        }
    }

    private ModelTarget Target(SpecUnderCheck<TrainingSpec> check)
    {
        var spec = check.Spec;
        if (string.IsNullOrWhiteSpace(spec.Out))
        {
            return ModelTarget.Free(folder.Models, spec.Name?.Trim() ?? $"{StartName(check)}-trained");
        }
        var target = ModelTarget.At(spec.Out);
        if (target.IsTaken())
        {
            check.Problems.Add("out", $"{Quote.Path(target.Out)} exists already and is not an empty folder; name another, or remove it first.");
        }
        return target;
    }

    private static string StartName(SpecUnderCheck<TrainingSpec> check) => check.References.Find("model")?.Name ?? check.Spec.New!.Shape;

    private static string DataName(SpecUnderCheck<TrainingSpec> check) => check.Spec.Data.HasEpisodes
        ? $"episodes, told {check.Spec.Data.Tellings}×"
        : check.References[check.Spec.Data.FileField].Name;
}
