namespace Vectorscope.Jobs.Store;

/// <summary>What a model call was for.</summary>
public enum TurnKind
{
    /// <summary>One step of the agent's loop.</summary>
    Episode,

    Summary,
    SummaryQuestions,
    SummaryAnswers,
}
