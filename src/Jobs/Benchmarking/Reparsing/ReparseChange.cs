namespace Vectorscope.Jobs.Benchmarking.Reparsing;

/// <summary>What another parser would have made of a turn.</summary>
public enum ReparseChange
{
    /// <summary>It was a parse failure and would have been commands.</summary>
    FailureToCommands,

    /// <summary>It was a parse failure and would have been understood, without a command.</summary>
    FailureToNoCommand,

    /// <summary>It was understood and would have been a parse failure.</summary>
    UnderstoodToFailure,

    /// <summary>Understood both times, but with other commands or another word on completion.</summary>
    OtherCommands,
}
