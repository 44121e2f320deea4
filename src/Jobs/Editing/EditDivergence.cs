using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Editing;

/// <summary>Measures how far an edited model is from its parent, one model in memory after the other.</summary>
internal sealed class EditDivergence(ModelHost host, TokenizerCache tokenizers, JobsOptions options)
{
    /// <returns>What was found, or why nothing was measured.</returns>
    public async Task<(EditReportDivergence? Found, string? Why)> MeasureAsync(RunContext context, ResolvedSpec<EditSpec> run, EditReportModel edited, CancellationToken cancellationToken)
    {
        if (run.References.Find(EditSpec.PromptSetField) is not { } set)
        {
            return (null, "No prompt set was named, so nothing was asked.");
        }
        var (parent, how) = (run.References[EditSpec.ModelField], run.Spec.Comparison);
        if (!File.Exists(Path.Combine(parent.Place!, "tokenizer.json")))
        {
            return (null, $"{parent.Name} has no tokenizer, so nothing was asked.");
        }
        var (persona, tokenizer) = (run.References.Find(EditSpec.PersonaField), await Task.Run(() => tokenizers.Of(parent.Place!), cancellationToken));
        var prompts = set.ContentAs<PromptSetContent>().Prompts
            .Select(prompt => new DivergencePrompt(prompt.Name, Encode(tokenizer, persona?.ContentAs<PersonaContent>().SystemPrompt, prompt.Text, how.Thinking))).ToArray();
        var path = EditWork.Logits(context.WorkFolder);
        var wanted = how.Or(options.Device);
        try
        {
            var (records, sizes) = await UseAsync(context, "edited model", edited.Folder, edited.ContentHash, wanted, async model =>
            {
                var all = new DivergenceOptions(how.ReplyTokens, how.Temperature, how.Seed, Math.Min(tokenizer.VocabularySize, model.Config.VocabularySize));
                context.Stage("the edited model replies");
                return (await ReplyDivergence.RecordAsync(model, prompts, all, path, Told(context, prompts.Length), cancellationToken), all);
            }, cancellationToken);
            return await UseAsync(context, "model that was edited", parent.Place!, parent.Hash!, wanted, async model =>
            {
                context.Stage("comparing the replies");
                var result = await ReplyDivergence.CompareAsync(model, records, sizes, path, Told(context, prompts.Length), cancellationToken);
                Warn(context, result);
                return (new EditReportDivergence(
                    set.Name, persona?.Name, how.Thinking, how.ReplyTokens, how.Temperature, how.Seed,
                    model.Device.ToString().ToLowerInvariant(), model.Dtype.ToString().ToLowerInvariant(), result), (string?)null);
            }, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Each use ends before the next begins: two at once could be more than there is memory for.
    private async Task<T> UseAsync<T>(RunContext context, string what, string folder, string hash, ModelPlacement placement, Func<LanguageModel, Task<T>> work, CancellationToken cancellationToken)
    {
        context.Stage($"loading the {what}");
        var loading = new InlineProgress<LoadProgress>(p => context.Stage($"loading the {what}, tensor {p.LoadedTensors} of {p.TotalTensors}"));
        using var use = await host.UseAsync(folder, hash, placement, loading, cancellationToken);
        return await work(use.Model);
    }

    private static InlineProgress<int> Told(RunContext context, int prompts) => new(done => context.Report(done, prompts, "prompts"));

    private static void Warn(RunContext context, DivergenceReport result)
    {
        var (rollout, count) = (result.Rollout, result.Prompts.Count);
        if (rollout.Capped > 0)
        {
            context.Warn($"Cut at the limit of reply tokens: {rollout.Capped} of {Amount.Of(count, "reply", "replies")}.");
        }
        if (rollout.Loops > 0)
        {
            context.Warn($"Ending in a loop: {rollout.Loops} of {Amount.Of(count, "reply", "replies")}. What such replies say of the model is little.");
        }
    }

    private static int[] Encode(Tokenizer tokenizer, string? system, string text, bool thinking)
    {
        ChatMessage[] messages = system is null ? [new("user", text)] : [new("system", system), new("user", text)];
        return ChatTemplate.Encode(tokenizer, messages, new ChatTemplateOptions { Thinking = thinking });
    }
}
