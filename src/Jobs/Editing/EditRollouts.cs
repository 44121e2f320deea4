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

/// <summary>What an edit asks models, and the models that it asks, one in memory after the other.</summary>
internal sealed class EditRollouts(ModelHost host, TokenizerCache tokenizers, JobsOptions options)
{
    /// <returns>The prompts, or why there are none.</returns>
    public Task<(EditPrompts? Found, string? Why)> PromptsAsync(ResolvedSpec<EditSpec> run, CancellationToken cancellationToken) => PromptsAsync(run, EditSpec.PersonaField, cancellationToken);

    /// <summary>The same behind the persona of a field.</summary>
    public async Task<(EditPrompts? Found, string? Why)> PromptsAsync(ResolvedSpec<EditSpec> run, string personaField, CancellationToken cancellationToken)
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
        var (persona, tokenizer) = (run.References.Find(personaField), await Task.Run(() => tokenizers.Of(parent.Place!), cancellationToken));
        var prompts = set.ContentAs<PromptSetContent>().Prompts
            .Select(prompt => new DivergencePrompt(prompt.Name, Encode(tokenizer, persona?.ContentAs<PersonaContent>().SystemPrompt, prompt.Text, how.Thinking))).ToArray();
        return (new(set.Name, persona?.Name, prompts, tokenizer.VocabularySize), null);
    }

    /// <summary>How a model replies.</summary>
    public static DivergenceOptions How(EditComparison how, EditPrompts prompts, LanguageModel model) =>
        new(how.ReplyTokens, how.Temperature, how.Seed, Math.Min(prompts.TokenizerIds, model.Config.VocabularySize));

    /// <summary>The model that is edited.</summary>
    public Task<T> UseParentAsync<T>(RunContext context, ResolvedSpec<EditSpec> run, Func<LanguageModel, Task<T>> work, CancellationToken cancellationToken) =>
        UseAsync(context, "model that is edited", run.References[EditSpec.ModelField].Place!, run.References[EditSpec.ModelField].Hash!, run, work, cancellationToken);

    /// <summary>What came of it.</summary>
    public Task<T> UseEditedAsync<T>(RunContext context, ResolvedSpec<EditSpec> run, EditReportModel edited, Func<LanguageModel, Task<T>> work, CancellationToken cancellationToken) =>
        UseAsync(context, "edited model", edited.Folder, edited.ContentHash, run, work, cancellationToken);

    /// <summary>Tells how many prompts are done.</summary>
    public static InlineProgress<int> Told(RunContext context, EditPrompts prompts) => new(done => context.Report(done, prompts.Prompts.Count, "prompts"));

    // Each use ends before the next begins: two at once could be more than there is memory for.
    private async Task<T> UseAsync<T>(RunContext context, string what, string folder, string hash, ResolvedSpec<EditSpec> run, Func<LanguageModel, Task<T>> work, CancellationToken cancellationToken)
    {
        context.Stage($"loading the {what}");
        var loading = new InlineProgress<LoadProgress>(p => context.Stage($"loading the {what}, tensor {p.LoadedTensors} of {p.TotalTensors}"));
        using var use = await host.UseAsync(folder, hash, run.Spec.Comparison.Or(options.Device), loading, cancellationToken);
        return await work(use.Model);
    }

    private static int[] Encode(Tokenizer tokenizer, string? system, string text, bool thinking)
    {
        ChatMessage[] messages = system is null ? [new("user", text)] : [new("system", system), new("user", text)];
        return ChatTemplate.Encode(tokenizer, messages, new ChatTemplateOptions { Thinking = thinking });
    }
}

/// <summary>What models are asked.</summary>
/// <param name="Set">Name of the prompt set.</param>
/// <param name="Persona">Whose text stands before each; null for none.</param>
/// <param name="Prompts">As token ids.</param>
/// <param name="TokenizerIds">What lies beyond is no token.</param>
internal sealed record EditPrompts(string Set, string? Persona, IReadOnlyList<DivergencePrompt> Prompts, int TokenizerIds);
