using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>What the first study is made of, as the library has it now.</summary>
public sealed class StudyLibrary(
    ModelLibrary models, Libraries libraries, TaskSetLibrary taskSets, SandboxAvailability sandboxes, JobsOptions options)
{
    private const string Restore = "Restore those that came with the product: the menu on the Personas page does it.";

    /// <summary>The bundled model; where it was taken off the list, the first one that can be used.</summary>
    public async Task<ModelRow?> ModelAsync(CancellationToken cancellationToken) =>
        (await models.ListAsync(cancellationToken)).Where(row => row is { Missing: false, Summary.HasTokenizer: true }).OrderByDescending(row => row.BuiltIn).FirstOrDefault();

    /// <summary>Everything that the study is made of and that is there, each with its page.</summary>
    public async Task<IReadOnlyList<StudyPart>> PartsAsync(CancellationToken cancellationToken)
    {
        List<StudyPart> parts = [];
        if (await ModelAsync(cancellationToken) is { } model)
        {
            parts.Add(new StudyPart($"model {model.Name}, {Format.Parameters(model.Summary!.Parameters)} parameters", Urls.Model(model.Id)));
        }

        parts.AddRange((await libraries.Of<PersonaKind>().ListAsync(cancellationToken)).Where(row => row.Name is LaunchChoices.Capable or LaunchChoices.Cautious)
            .Select(row => new StudyPart($"persona {row.Name}", Urls.Persona(row.Id))));
        parts.AddRange((await libraries.Of<PromptSetKind>().ListAsync(cancellationToken)).Where(row => row.Name == LaunchChoices.StudyPrompts)
            .Select(row => new StudyPart(Format.Count(row.ContentAs<PromptSetContent>().Prompts.Count, "instruction"), Urls.PromptSet(row.Id))));
        parts.AddRange((await taskSets.ListAsync(cancellationToken)).Where(row => row is { BuiltIn: true, Summary: not null })
            .Select(row => new StudyPart(Format.Count(row.Summary!.Tasks, "task"), Urls.TaskSet(row.Name))));
        return parts;
    }

    /// <summary>What the capture's form offers.</summary>
    public async Task<LaunchChoices> CaptureChoicesAsync(CancellationToken cancellationToken) => new(
        await models.ListAsync(cancellationToken), await libraries.Of<PersonaKind>().ListAsync(cancellationToken), await libraries.Of<PromptSetKind>().ListAsync(cancellationToken));

    /// <summary>What the benchmark's form offers.</summary>
    public async Task<BenchmarkChoices> BenchmarkChoicesAsync(CancellationToken cancellationToken) => new(
        await taskSets.ListAsync(cancellationToken), await models.ListAsync(cancellationToken), await libraries.Of<PersonaKind>().ListAsync(cancellationToken), [],
        options.Servers.Keys, await SandboxState.AllAsync(sandboxes, cancellationToken));

    /// <summary>How many tasks the pocket set has; 0 when it is gone.</summary>
    public async Task<int> PocketTasksAsync(CancellationToken cancellationToken) =>
        (await taskSets.ListAsync(cancellationToken)).FirstOrDefault(row => row.BuiltIn)?.Summary?.Tasks ?? 0;

    /// <summary>What is missing of the model and the personas; null when nothing is.</summary>
    public static StudyPlan? Missing(ModelRow? model, LaunchChoices choices, string form) => (model, choices.StudyPersonas) switch
    {
        (null, _) => StudyPlan.Blocked("There is no usable model on the list. The Models page brings the bundled one back, or takes in a folder of your own.", form),
        (_, null) => StudyPlan.Blocked($"The personas \"{LaunchChoices.Capable}\" and \"{LaunchChoices.Cautious}\" are not both in the library. {Restore}", form),
        _ => null,
    };

    /// <summary>A prompt set or task set that is gone.</summary>
    public static StudyPlan Gone(string what, string form) => StudyPlan.Blocked($"The {what} is not in the library. {Restore}", form);
}
