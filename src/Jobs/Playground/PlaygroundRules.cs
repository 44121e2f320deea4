using System.Globalization;
using Microsoft.Extensions.AI;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Specs;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Vectorscope.Jobs.Playground;

/// <summary>What a request must fulfil beyond what each field says of itself; what it finds out on the way is the arms' prompts.</summary>
internal sealed class PlaygroundRules(TokenizerCache tokenizers, InterventionLoader interventions, DirectionFiles directions)
{
    /// <summary>The conversation as each arm reads it; null where a field was refused.</summary>
    public IReadOnlyList<EngineConversation>? Check(PlaygroundSpec spec, References references, SpecProblems problems)
    {
        CheckArms(spec, problems);
        if (!problems.IsRefused("messages") && spec.Messages[^1].Role != PlaygroundRole.User)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"messages[{spec.Messages.Count - 1}].role"), "The last message must be the user's: it is what the arms reply to.");
        }
        if (references.Find("model") is not { Place: { } folder })
        {
            return null;
        }
        try
        {
            var config = ModelConfig.Load(folder);
            SamplingDefaults.Load(folder);
            var tokenizer = tokenizers.Of(folder);
            WatchedDirection.Check(directions, references, "direction", config, problems);
            for (var arm = 0; arm < spec.Arms.Count; arm++)
            {
                interventions.Check(references, InterventionOf(arm), folder, config, problems);
            }
            return problems.Any ? null : Prompts(spec, references, tokenizer, config, problems);
        }
        catch (Exception e) when (e is CheckpointException or TokenizerException or IOException or UnauthorizedAccessException)
        {
            problems.Add("model", e.Message);
            return null;
        }
    }

    /// <summary>Place of an arm's intervention among the references; there is none for an arm without.</summary>
    public static string InterventionOf(int arm) => $"{PathOf(arm)}.intervention";

    private static string PathOf(int arm) => string.Create(CultureInfo.InvariantCulture, $"arms[{arm}]");

    private static void CheckArms(PlaygroundSpec spec, SpecProblems problems)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < spec.Arms.Count; i++)
        {
            var (arm, path) = (spec.Arms[i], PathOf(i));
            if (!problems.IsRefused($"{path}.name") && !names.Add(arm.Name))
            {
                problems.Add($"{path}.name", $"Two arms are called \"{arm.Name}\"; give each its own name.");
            }
            if (arm.Persona is not null && arm.SystemPrompt is not null)
            {
                problems.Add($"{path}.systemPrompt", "Give a persona or a text, not both.");
            }
        }
    }

    private static List<EngineConversation>? Prompts(PlaygroundSpec spec, References references, Tokenizer tokenizer, ModelConfig model, SpecProblems problems)
    {
        var prompts = new List<EngineConversation>();
        for (var i = 0; i < spec.Arms.Count; i++)
        {
            var system = references.Find($"{PathOf(i)}.persona")?.ContentAs<PersonaContent>().SystemPrompt ?? spec.Arms[i].SystemPrompt;
            try
            {
                var prompt = EngineConversation.Of(tokenizer, Messages(spec, system), spec.Thinking, marked: spec.Arms[i].Intervention is not null);
                if (model.MaximumPositions is { } most && prompt.Ids.Length >= most)
                {
                    problems.Add("messages", $"The conversation of {spec.Arms[i].Name} has {Amount.Of(prompt.Ids.Length, "token")}; the model takes {Amount.Of(most)} with its reply. Shorten it.");
                }
                prompts.Add(prompt);
            }
            catch (ChatTemplateException e)
            {
                problems.Add("messages", e.Message);
            }
        }
        return problems.Any ? null : prompts;
    }

    private static IEnumerable<ChatMessage> Messages(PlaygroundSpec spec, string? system) =>
        (string.IsNullOrWhiteSpace(system) ? [] : new[] { new ChatMessage(ChatRole.System, system) })
            .Concat(spec.Messages.Select(message => new ChatMessage(message.Role == PlaygroundRole.User ? ChatRole.User : ChatRole.Assistant, message.Content)));
}
