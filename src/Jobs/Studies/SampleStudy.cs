using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Studies;

/// <summary>The study that this product began with, as far as its figures are known: three arms by their counts, and what was tried without counts.</summary>
public sealed class SampleStudy(IDbContextFactory<VectorscopeContext> contexts, StudyService studies)
{
    public const string Name = "Persona vectors on Terminal-Bench 2 (sample)";

    private const string Notes = """
        A sample made of the aggregates of a write-up: no runs stand behind it, so nothing here opens.

        **Question.** Does editing Qwen3.5-4B along a direction in its residual stream make it a better terminal agent?

        **How.** Terminal-Bench 2, 89 tasks, one attempt each, replies of at most 4,096 tokens, all arms on the same infrastructure. The persona
        direction is the mean difference between a capable and a cautious system prompt over 30 instructions, read at the last token of the prompt;
        it was projected out of the weights, by the same recipe as the refusal direction.

        **What the tests say.** 7 and 4 passes against 6 of 89 are both what chance gives. The write-up calls 4 against 6 a regression and quotes
        p = 0.84. That is the one-sided p for "greater"; the other tail is 0.37 and the two-sided p 0.75. Two passes fewer in 89 are no evidence either way.
        With counts alone the tasks cannot be paired, which costs power: run the arms here, and the tasks that both tried are compared with themselves.
        """;

    private static readonly CountsDraft[] s_arms =
    [
        new("base", 6, 89, "Qwen3.5-4B as it is"),
        new("abl", 7, 89, "The refusal direction projected out of the weights", "Solves other tasks than base, hardly more: five that base did not.", "weights"),
        new("persona", 4, 89, "The capable–cautious direction projected out of the weights", "A projection takes both poles away. The model thinks longer and runs into its budget before it gives a command.", "weights"),
        new("v1 added", Approach: "A direction taken from another model, added while replying", Notes: "Reported without a lift; the style of the output changed.", Tags: "steering"),
        new("v2 added", Approach: "A direction taken from the same model, added while replying", Notes: "Reported without a lift; the style of the output changed.", Tags: "steering"),
        new("negative α", Approach: "The direction added with a negative strength", Notes: "Reported without a lift; fewer turns without a command.", Tags: "steering"),
        new("several layers", Approach: "The direction added at several layers at once", Notes: "Reported without a lift.", Tags: "steering"),
        new("parser patch", Approach: "Replies read by a more forgiving parser", Notes: "Reported as three more passes for base, without the number of trials. It changes the infrastructure, not the model.", Tags: "infrastructure"),
    ];

    /// <summary>Adds it under a name that is free.</summary>
    public async Task<LibraryResult> AddAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var taken = (await context.Studies.Select(study => study.Name).ToListAsync(cancellationToken)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var study = studies.Add(context, FreeName.For(Name, taken), Notes);
        foreach (var (place, arm) in s_arms.Index())
        {
            var counts = studies.AddCounts(context, study.Id, arm.Name, s_arms.Length - place);
            (counts.Approach, counts.Passed, counts.Trials) = (arm.Approach ?? "", arm.Passed, arm.Trials);
            study.Baseline ??= counts.Id;
            await StudyService.SayAsync(context, study.Id, counts.Id, new StudyArmEdit(arm.Notes, arm.Tags), cancellationToken);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return LibraryResult.Done(study.Id, $"Added \"{study.Name}\".");
    }
}
