namespace Vectorscope.Jobs.Benchmarking.Exports;

public enum ExportFormat
{
    /// <summary>A job folder as Harbor writes it.</summary>
    Harbor,

    /// <summary>A folder per trial with its trajectory, ATIF v1.6 or later.</summary>
    Atif,

    /// <summary>One table of trials.</summary>
    Csv,
}
