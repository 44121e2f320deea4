using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Jobs.Serving;

/// <summary>A loaded model as it is served.</summary>
/// <param name="Name">On the list.</param>
/// <param name="Hash">Of its content.</param>
/// <param name="Memory">What is known of it as long as it is loaded.</param>
internal sealed record ServedModel(string Name, string Hash, LanguageModel Model, Tokenizer Tokenizer, ServedMemory Memory)
{
    /// <summary>The first id that no token has; null where all have one.</summary>
    internal int? FirstUnusedId => Tokenizer.VocabularySize < Model.Config.VocabularySize ? Tokenizer.VocabularySize : null;
}

/// <summary>What is known of a loaded model from one request to the next.</summary>
internal sealed class ServedMemory(LanguageModel model, Tokenizer tokenizer)
{
    private const int MostSessions = 256;

    private readonly Lazy<ToolWords?> _tools = new(() => ToolWords.Of(model.Folder));

    /// <summary>What is remembered of conversations.</summary>
    internal PrefixIndex Prefixes { get; } = new(MostSessions, model.Scheduler.EndSession);

    /// <summary>Interventions that were worked out.</summary>
    internal CompiledInterventions Interventions { get; } = new();

    /// <summary>Ids of the tags of thinking.</summary>
    internal (int Begins, int Ends)? Thinking { get; } = ThinkingTags.Of(tokenizer);

    /// <summary>How the model is told of tools; null where its template has no words for it.</summary>
    internal ToolWords? Tools => _tools.Value;
}
