namespace Vectorscope.Jobs.Traces.Import;

public enum ImportLayout
{
    /// <summary><c>jobs/NAME</c> of Harbor 0.1 and later.</summary>
    Harbor,

    /// <summary><c>runs/ID</c> of Terminal-Bench 0.x.</summary>
    TerminalBench,

    /// <summary>A trajectory by itself.</summary>
    Atif,
}
