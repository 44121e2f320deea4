namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>What was found of one thing the product can use.</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="State">Found, missing, or there but not working.</param>
/// <param name="Needed">Whether the product is of no use without it.</param>
/// <param name="Found">What it is, where, which version.</param>
/// <param name="Advice">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(string Name, FindingState State, bool Needed, string Found, string? Advice = null);
