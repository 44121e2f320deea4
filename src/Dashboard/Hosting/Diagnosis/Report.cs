namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>All findings, and whether everything needed is there.</summary>
internal sealed record Report(bool Ok, string Version, IReadOnlyList<Finding> Findings);
