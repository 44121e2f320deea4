using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class LibraryVersionConfiguration : IEntityTypeConfiguration<LibraryVersion>
{
    public void Configure(EntityTypeBuilder<LibraryVersion> builder)
    {
        builder.HasKey(version => new { version.EntryId, version.Hash });
        builder.HasOne<LibraryEntry>().WithMany().HasForeignKey(version => version.EntryId).OnDelete(DeleteBehavior.Cascade);
    }
}
