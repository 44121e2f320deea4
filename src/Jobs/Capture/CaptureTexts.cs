using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Capture;

/// <summary>Turns the texts of a capture into what the engine captures: rendered and tokenised prompts.</summary>
internal static class CaptureTexts
{
    /// <param name="interventions">Of a side, by its place.</param>
    public static CapturePlan Plan(ResolvedSpec<CaptureSpec> run, Tokenizer tokenizer, int modelVocabulary, Func<int, SideIntervention?> interventions)
    {
        var options = run.Spec.Options;
        var template = new ChatTemplateOptions { Thinking = options.Thinking };
        return new CapturePlan(options)
        {
            ModelName = run.References["model"].Name,
            Sides = [.. run.Spec.Sides.Select((side, i) => Side(run, side, i, tokenizer, template) with { Intervention = interventions(i) })],
            ThinkingTags = ThinkingTags.Of(tokenizer),
            TemplateVersion = ChatTemplate.Version,
            // Embedding rows beyond the tokenizer's tokens mean nothing; a reply must not hold them.
            FirstUnusedId = tokenizer.VocabularySize < modelVocabulary ? tokenizer.VocabularySize : null,
        };
    }

    private static CaptureSide Side(ResolvedSpec<CaptureSpec> run, CaptureSideSpec side, int i, Tokenizer tokenizer, ChatTemplateOptions template)
    {
        var (persona, set) = (run.References.Find(CaptureRules.PersonaOf(i)), run.References[CaptureRules.PromptSetOf(i)]);
        var system = persona?.ContentAs<PersonaContent>().SystemPrompt;
        return new CaptureSide(
            side.Name,
            system,
            [.. set.ContentAs<PromptSetContent>().Prompts.Select(prompt => new CapturePrompt(prompt.Text, Encode(system, prompt.Text, tokenizer, template)))],
            persona?.Name,
            set.Name);
    }

    /// <summary>A prompt as the model is asked it.</summary>
    /// <exception cref="ChatTemplateException">The template has no place for it.</exception>
    public static int[] Encode(string? system, string text, Tokenizer tokenizer, ChatTemplateOptions template) =>
        ChatTemplate.Encode(tokenizer, Messages(system, text), template);

    private static ChatMessage[] Messages(string? system, string text) => system is null
        ? [new ChatMessage("user", text)]
        : [new ChatMessage("system", system), new ChatMessage("user", text)];
}
