using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class LibraryEntryConfiguration : IEntityTypeConfiguration<LibraryEntry>
{
    public void Configure(EntityTypeBuilder<LibraryEntry> builder)
    {
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Name).UseCollation("NOCASE");
        builder.HasIndex(entry => new { entry.Kind, entry.Name }).IsUnique();
        builder.HasIndex(entry => new { entry.Kind, entry.BuiltInKey }).IsUnique();
        builder.Property(entry => entry.Version).IsConcurrencyToken();
    }
}
