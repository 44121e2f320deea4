namespace Vectorscope.Dashboard.State;

/// <summary>Columns of a list of runs beside the name, in their order.</summary>
public enum RunColumn
{
    /// <summary>The kind of run.</summary>
    Kind,

    /// <summary>Where it stands.</summary>
    Status,

    /// <summary>How far it is, or how it ended.</summary>
    Outcome,

    /// <summary>Trials that solved their task.</summary>
    Passed,

    /// <summary>Models that it works with.</summary>
    Model,

    /// <summary>Personas that it sends.</summary>
    Persona,

    /// <summary>Words that people gave it.</summary>
    Tags,

    /// <summary>When it was submitted.</summary>
    Launched,

    /// <summary>How long it ran.</summary>
    Took,
}
