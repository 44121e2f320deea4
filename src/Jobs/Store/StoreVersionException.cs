namespace Vectorscope.Jobs.Store;

/// <summary>The store has a form that this version does not know.</summary>
public sealed class StoreVersionException(string database, string migration) : Exception(
    $"{database} was written by another version of Vectorscope (its form is {migration}). Start that version, or choose another data folder with --data.");
